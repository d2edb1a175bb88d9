-- Deploy routiq:standardisation/backfill to pg
-- requires: standardisation/sync
-- requires: online/backfill
--
-- Each batch writes old rows as they are, and the triggers carry them over: what is committed is done,
-- and a call after a failure goes on behind it. Messages of old months have partitions of their own,
-- three months a transaction: each locks the table, and those who write wait for its end. A few rows of
-- each table come first, so that it can be analyzed before its backfill (standardisation.carry_first); a
-- table that is empty is not, for the planner takes one that was found empty to stay so.

begin;

do $begin$
begin
    perform standardisation.begin_taking_over();
end
$begin$;

commit;

begin;

do $months$
begin
    perform standardisation.make_old_months(3);
end
$months$;

commit;

begin;

do $months$
begin
    perform standardisation.make_old_months(6);
end
$months$;

commit;

begin;

do $months$
begin
    perform standardisation.make_old_months(9);
end
$months$;

commit;

begin;

do $months$
begin
    perform standardisation.make_old_months(12);
end
$months$;

commit;

begin;

do $months$
begin
    perform standardisation.make_old_months(15);
end
$months$;

commit;

begin;

do $months$
begin
    perform standardisation.make_old_months(18);
end
$months$;

commit;

begin;

do $months$
begin
    perform standardisation.make_old_months(21);
end
$months$;

commit;

begin;

do $months$
begin
    perform standardisation.make_old_months(24);
end
$months$;

commit;

begin;

do $months$
begin
    perform standardisation.make_old_months(27);
end
$months$;

commit;

begin;

do $months$
begin
    perform standardisation.make_old_months(30);
end
$months$;

commit;

begin;

do $months$
begin
    perform standardisation.make_old_months(33);
end
$months$;

commit;

begin;

do $months$
begin
    perform standardisation.make_old_months(36);
end
$months$;

commit;

begin;

do $first$
begin
    perform standardisation.carry_first('organizations');
end
$first$;

commit;

begin;

do $analyze$
begin
    if standardisation.is_needed() then
        analyze
        core.organizations,
        standardisation.organization_names,
        standardisation.records;
    end if;
end
$analyze$;

commit;

call online.backfill(
    'standardise organizations', 'legacy.organizations', 'row_id = row_id',
    p_batch_target => '200 ms'
);

begin;

do $first$
begin
    perform standardisation.carry_first('users');
end
$first$;

commit;

begin;

do $analyze$
begin
    if standardisation.is_needed() then
        analyze
        core.users,
        standardisation.records;
    end if;
end
$analyze$;

commit;

call online.backfill(
    'standardise users', 'legacy.users', 'row_id = row_id',
    p_batch_target => '200 ms'
);

begin;

do $first$
begin
    perform standardisation.carry_first('organization_members');
end
$first$;

commit;

begin;

do $analyze$
begin
    if standardisation.is_needed() then
        analyze
        core.organization_members,
        standardisation.records;
    end if;
end
$analyze$;

commit;

call online.backfill(
    'standardise organization_members', 'legacy.organization_members', 'row_id = row_id',
    p_batch_target => '200 ms'
);

begin;

do $first$
begin
    perform standardisation.carry_first('contacts');
end
$first$;

commit;

begin;

do $analyze$
begin
    if standardisation.is_needed() then
        analyze
        contact.contacts,
        contact.contact_points,
        contact.contact_identifiers,
        standardisation.records;
    end if;
end
$analyze$;

commit;

call online.backfill(
    'standardise contacts', 'legacy.contacts', 'row_id = row_id',
    p_batch_target => '200 ms'
);

begin;

do $first$
begin
    perform standardisation.carry_first('api_credentials');
end
$first$;

commit;

begin;

do $analyze$
begin
    if standardisation.is_needed() then
        analyze
        integration.service_integrations,
        integration.credentials,
        standardisation.records;
    end if;
end
$analyze$;

commit;

call online.backfill(
    'standardise api_credentials', 'legacy.api_credentials', 'row_id = row_id',
    p_batch_target => '200 ms'
);

begin;

do $first$
begin
    perform standardisation.carry_first('active_patients');
end
$first$;

commit;

begin;

do $analyze$
begin
    if standardisation.is_needed() then
        analyze
        contact.patients,
        standardisation.records;
    end if;
end
$analyze$;

commit;

call online.backfill(
    'standardise active_patients', 'legacy.active_patients', 'row_id = row_id',
    p_batch_target => '200 ms'
);

begin;

do $first$
begin
    perform standardisation.carry_first('appointments');
end
$first$;

commit;

begin;

do $analyze$
begin
    if standardisation.is_needed() then
        analyze
        clinic.practitioners,
        clinic.appointment_types,
        clinic.appointments,
        standardisation.records;
    end if;
end
$analyze$;

commit;

call online.backfill(
    'standardise appointments', 'legacy.appointments', 'row_id = row_id',
    p_batch_target => '200 ms'
);

begin;

do $first$
begin
    perform standardisation.carry_first('conversations');
end
$first$;

commit;

begin;

do $analyze$
begin
    if standardisation.is_needed() then
        analyze
        comms.conversations,
        standardisation.records;
    end if;
end
$analyze$;

commit;

call online.backfill(
    'standardise conversations', 'legacy.conversations', 'row_id = row_id',
    p_batch_target => '200 ms'
);

begin;

do $first$
begin
    perform standardisation.carry_first('messages');
end
$first$;

commit;

begin;

do $analyze$
begin
    if standardisation.is_needed() then
        analyze
        comms.message_keys,
        comms.messages,
        comms.message_attachments,
        standardisation.records;
    end if;
end
$analyze$;

commit;

call online.backfill(
    'standardise messages', 'legacy.messages', 'row_id = row_id',
    p_batch_target => '200 ms'
);

begin;

do $first$
begin
    perform standardisation.carry_first('sync_logs');
end
$first$;

commit;

begin;

do $analyze$
begin
    if standardisation.is_needed() then
        analyze
        integration.sync_runs,
        standardisation.records;
    end if;
end
$analyze$;

commit;

call online.backfill(
    'standardise sync_logs', 'legacy.sync_logs', 'row_id = row_id',
    p_batch_target => '200 ms'
);

begin;

do $first$
begin
    perform standardisation.carry_first('audit_logs');
end
$first$;

commit;

begin;

do $analyze$
begin
    if standardisation.is_needed() then
        analyze
        audit.user_actions,
        standardisation.records;
    end if;
end
$analyze$;

commit;

call online.backfill(
    'standardise audit_logs', 'legacy.audit_logs', 'row_id = row_id',
    p_batch_target => '200 ms'
);

begin;

-- Where all old tables are empty nothing was read, and nothing has to be told of it.
do $nothing$
begin
    if not standardisation.is_needed() then
        delete from online.backfills as b
        where b.name like 'standardise %';
    end if;
end
$nothing$;

commit;
