-- Verify routiq:staging/rules on pg

begin;

select
    r.entity,
    r.column_name,
    r.kind,
    r.parameter,
    r.severity,
    r.reason,
    r.message
from staging.rules as r
where false;

rollback;
