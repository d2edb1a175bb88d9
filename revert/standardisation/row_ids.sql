-- Revert routiq:standardisation/row_ids from pg
--
-- Old rows without an id are told by their numbers, which go here: when they are read again, they get
-- others, and new rows. Those of before are deleted, or each would be there twice.

begin;

do $nameless$
begin
    perform core.require_every_row('comms.messages');

    update comms.messages as t
    set deleted_at = now()
    from standardisation.records as r
    where
        r.table_name = 'messages'
        and r.old_id is null
        and r.state = 'standardised'
        and r.target_organization_id = t.organization_id
        and r.target_id = t.id
        and t.deleted_at is null;

    perform core.require_every_row('comms.conversations');

    update comms.conversations as t
    set deleted_at = now()
    from standardisation.records as r
    where
        r.table_name = 'conversations'
        and r.old_id is null
        and r.state = 'standardised'
        and r.target_organization_id = t.organization_id
        and r.target_id = t.id
        and t.deleted_at is null;

    perform core.require_every_row('clinic.appointments');

    update clinic.appointments as t
    set deleted_at = now()
    from standardisation.records as r
    where
        r.table_name = 'appointments'
        and r.old_id is null
        and r.state = 'standardised'
        and r.target_organization_id = t.organization_id
        and r.target_id = t.id
        and t.deleted_at is null;

    perform core.require_every_row('contact.contacts');

    update contact.contacts as t
    set deleted_at = now()
    from standardisation.records as r
    where
        r.table_name = 'contacts'
        and r.old_id is null
        and r.state = 'standardised'
        and r.target_organization_id = t.organization_id
        and r.target_id = t.id
        and t.deleted_at is null;
end
$nameless$;

commit;

call online.ddl(
    $ddl$
    lock table legacy.audit_logs in access exclusive mode;
    drop trigger if exists tg_audit_logs_10_number_row on legacy.audit_logs;
    drop trigger if exists tg_audit_logs_05_refuse_truncate on legacy.audit_logs;
    drop trigger if exists tg_audit_logs_05_refuse_log_change on legacy.audit_logs;
    alter table legacy.audit_logs drop column if exists row_id;
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.sync_logs in access exclusive mode;
    drop trigger if exists tg_sync_logs_10_number_row on legacy.sync_logs;
    drop trigger if exists tg_sync_logs_05_refuse_truncate on legacy.sync_logs;
    alter table legacy.sync_logs drop column if exists row_id;
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.messages in access exclusive mode;
    drop trigger if exists tg_messages_10_number_row on legacy.messages;
    drop trigger if exists tg_messages_05_refuse_truncate on legacy.messages;
    alter table legacy.messages drop column if exists row_id;
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.conversations in access exclusive mode;
    drop trigger if exists tg_conversations_10_number_row on legacy.conversations;
    drop trigger if exists tg_conversations_05_refuse_truncate on legacy.conversations;
    alter table legacy.conversations drop column if exists row_id;
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.appointments in access exclusive mode;
    drop trigger if exists tg_appointments_10_number_row on legacy.appointments;
    drop trigger if exists tg_appointments_05_refuse_truncate on legacy.appointments;
    alter table legacy.appointments drop column if exists row_id;
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.active_patients in access exclusive mode;
    drop trigger if exists tg_active_patients_10_number_row on legacy.active_patients;
    drop trigger if exists tg_active_patients_05_refuse_truncate on legacy.active_patients;
    alter table legacy.active_patients drop column if exists row_id;
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.contacts in access exclusive mode;
    drop trigger if exists tg_contacts_10_number_row on legacy.contacts;
    drop trigger if exists tg_contacts_05_refuse_truncate on legacy.contacts;
    alter table legacy.contacts drop column if exists row_id;
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.api_credentials in access exclusive mode;
    drop trigger if exists tg_api_credentials_10_number_row on legacy.api_credentials;
    drop trigger if exists tg_api_credentials_05_refuse_truncate on legacy.api_credentials;
    alter table legacy.api_credentials drop column if exists row_id;
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.organization_members in access exclusive mode;
    drop trigger if exists tg_organization_members_10_number_row on legacy.organization_members;
    drop trigger if exists tg_organization_members_05_refuse_truncate on legacy.organization_members;
    alter table legacy.organization_members drop column if exists row_id;
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.users in access exclusive mode;
    drop trigger if exists tg_users_10_number_row on legacy.users;
    drop trigger if exists tg_users_05_refuse_truncate on legacy.users;
    alter table legacy.users drop column if exists row_id;
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.organizations in access exclusive mode;
    drop trigger if exists tg_organizations_10_number_row on legacy.organizations;
    drop trigger if exists tg_organizations_05_refuse_truncate on legacy.organizations;
    alter table legacy.organizations drop column if exists row_id;
    $ddl$
);
