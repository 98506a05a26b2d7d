-- SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
-- The rest of what the shell can do, in memory.
.headers on
.mode column
select sqlite_version() is not null as known;
create virtual table doc using fts5(title, body);
insert into doc values('one', 'the quick brown fox'), ('two', 'jumps over the lazy dog'), ('three', 'quick dogs');
select title, snippet(doc, 1, '[', ']', '..', 3) as found from doc where doc match 'quick OR lazy' order by rank;
create virtual table box using rtree(id, x0, x1, y0, y1);
with recursive n(i) as (values(1) union all select i + 1 from n where i < 500)
	insert into box select i, i % 23, i % 23 + 2, i % 17, i % 17 + 1 from n;
select count(*) from box where x0 > 5 and x1 < 12 and y0 > 3;
select json_extract('{"a":[1,2,{"b":"c"}]}', '$.a[2].b') as j, json_group_array(value) from json_each('[3,1,2]');
.mode list
select sqrt(2), pow(2, 0.5), round(2.5), 1 / 3.0, 1e308 * 10, 9223372036854775807 + 1, 7 % -3, cast('12abc' as integer);
select printf('%.17g %e %08.3f %x', 0.1, 12345.678, -2.5, 255), hex(zeroblob(3)), quote('it''s'), unicode('€');
select date('2024-02-28', '+2 days'), strftime('%j %W %s', '2001-09-09 01:46:40'), julianday('2000-01-01');
with recursive
	xaxis(x) as (values(-2.0) union all select x + 0.1 from xaxis where x < 1.0),
	yaxis(y) as (values(-1.0) union all select y + 0.2 from yaxis where y < 1.0),
	m(iter, cx, cy, x, y) as (
		select 0, x, y, 0.0, 0.0 from xaxis, yaxis
		union all
		select iter + 1, cx, cy, x * x - y * y + cx, 2.0 * x * y + cy from m
			where x * x + y * y < 4.0 and iter < 20
	),
	m2(iter, cx, cy) as (select max(iter), cx, cy from m group by cx, cy),
	a(t) as (select group_concat(substr(' .+*#', 1 + min(iter / 5, 4), 1), '') from m2 group by cy)
select group_concat(rtrim(t), x'0a') from a;
create table t(a integer primary key, b text collate nocase, c generated always as (a * 2) stored);
insert into t(b) values('x'), ('Y'), ('z') returning a, c;
insert into t(a, b) values(1, 'again') on conflict(a) do update set b = excluded.b || '!';
select * from t order by b desc;
insert into t(a) values(1);
.tables
.schema t
