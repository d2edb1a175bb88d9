-- Deploy routiq:standardisation/constraints to pg
-- requires: standardisation/reconciled
-- requires: online/add_constraint
-- requires: online/set_not_null
--
-- Each rule first binds what is written, then every row is looked at, while all is in use.

call online.add_constraint(
    'standardisation.records', 'ck_records_standardised',
    'check (state <> ''standardised'' or reasons = ''{}'')'
);
call online.set_not_null('legacy.organizations', 'row_id');
call online.set_not_null('legacy.users', 'row_id');
call online.set_not_null('legacy.api_credentials', 'row_id');
call online.set_not_null('legacy.active_patients', 'row_id');
call online.set_not_null('legacy.sync_logs', 'row_id');
call online.set_not_null('legacy.audit_logs', 'row_id');

begin;

update online.own_syncs as s
set
    phase = 'validated',
    old_rows = r.old_rows,
    new_rows = r.new_rows,
    differing_rows = r.differing_rows,
    compared_at = r.compared_at
from (
    select
        c.table_name,
        sum(c.rows_in) as old_rows,
        sum(c.rows_out) as new_rows,
        sum(c.rows_differing + c.rows_unread) as differing_rows,
        max(c.compared_at) as compared_at
    from standardisation.reconciliations as c
    group by c.table_name
) as r
where s.name = 'standardise ' || r.table_name;

commit;
