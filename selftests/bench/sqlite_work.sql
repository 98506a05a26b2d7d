-- SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
CREATE TABLE t(id INTEGER PRIMARY KEY, k INTEGER, v TEXT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
INSERT INTO t SELECT i, i * 7919 % 10007, printf('row %d', i) FROM n;
CREATE INDEX k ON t(k);
SELECT count(*), sum(k), max(v) FROM t WHERE k BETWEEN 100 AND 5000;
SELECT sum(length(a.v)) FROM t a JOIN t b ON a.k = b.id WHERE b.k % 3 = 0;
UPDATE t SET v = v || k WHERE id % 2;
SELECT count(DISTINCT v) FROM t;
PRAGMA integrity_check;
