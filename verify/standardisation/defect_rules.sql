-- Verify routiq:standardisation/defect_rules on pg

begin;

select
    d.table_name,
    d.defect,
    d.action,
    d.rule
from standardisation.defect_rules as d
where false;

rollback;
