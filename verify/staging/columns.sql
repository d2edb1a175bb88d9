-- Verify routiq:staging/columns on pg

begin;

select
    c.entity,
    c.target_column,
    c.source_column,
    c.reading,
    c.parameter
from staging.columns as c
where false;

rollback;
