-- Deploy routiq:standardisation/quarantine to pg
-- requires: standardisation/records
-- requires: standardisation/defect_rules

begin;

-- view standardisation.quarantine

create or replace view standardisation.quarantine
with (security_invoker = true) as
select
    r.row_id,
    r.table_name,
    r.target_organization_id,
    r.old_id,
    r.reasons,
    r.waits_for,
    r.old_row,
    r.changed_at,
    (
        select string_agg(d.rule, ' ' order by d.defect)
        from standardisation.defect_rules as d
        where d.defect = any(r.reasons) and d.table_name in (r.table_name, '*')
    ) as rules
from standardisation.records as r
where r.state = 'quarantined';

alter view standardisation.quarantine owner to app_owner;

comment on view standardisation.quarantine is
    'Old rows that could not be taken over, and why: standardisation.repair gives them other values, '
    'standardisation.retry reads them once more, standardisation.dismiss decides against them';

commit;
