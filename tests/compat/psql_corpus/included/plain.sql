insert into t values (10);
\echo from plain.sql
