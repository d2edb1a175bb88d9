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
