-- SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
-- @size rows: created, indexed, asked, changed, checked.
pragma page_size = 4096;
create table account (id integer primary key, name text unique, total integer default 0);
create table entry (
	id integer primary key,
	account integer not null references account,
	day text, amount integer, note text
);
begin;
with recursive n(i) as (values(1) union all select i + 1 from n where i < 100)
	insert into account(id, name) select i, printf('account %03d', i) from n;
with recursive n(i, x) as (
	values(1, 12345)
	union all
	select i + 1, (x * 1103515245 + 12345) % 2147483648 from n where i < @size
)
	insert into entry select i, x / 1000 % 100 + 1,
		date('2020-01-01', (x / 7 % 1000) || ' days'), x % 20001 - 10000,
		'note ' || hex(x) || substr('....................', 1, x % 20) from n;
commit;
create index entry_account on entry(account, day);
create index entry_amount on entry(amount) where amount > 9000;
analyze;
create trigger changed after update of amount on entry begin
	update account set total = total + new.amount - old.amount where id = new.account;
end;
update account set total = (select sum(amount) from entry where account = account.id);
select count(*), sum(amount), min(day), max(day) from entry;
select name, total, rank() over (order by total desc) from account order by 2 limit 5;
select substr(day, 1, 7) as month, count(*), avg(amount) from entry group by month order by 1 limit 6;
select count(*) from entry where amount > 9500;
explain query plan select * from entry where account = 5 and day > '2021';
select sum(length(note)) from entry join account on account.id = entry.account where name like '%7';
begin;
update entry set amount = amount + 1 where id % 7 = 0;
savepoint here;
delete from entry where id % 2 = 0;
rollback to here;
delete from entry where id % 11 = 0;
commit;
begin;
delete from entry;
rollback;
select count(*), sum(amount) from entry;
select a.name, b.name, a.total - b.total from account a, account b
	where a.id < b.id and a.total - b.total between 0 and 500 order by 1, 2 limit 5;
-- Not shared with other processes, so the log's index need not be a mapping.
pragma locking_mode = exclusive;
pragma journal_mode = wal;
insert into entry select id + 10000000, account, day, amount, note from entry where id % 50 = 0;
pragma wal_checkpoint(truncate);
pragma journal_mode = delete;
vacuum;
pragma integrity_check;
pragma foreign_key_check;
