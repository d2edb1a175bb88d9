-- Deploy routiq:standardisation/row_ids to pg
-- requires: standardisation/numbering
-- requires: standardisation/guards
-- requires: online/ddl
-- requires: legacy/audit_logs__policies
--
-- A column without default changes the catalogue alone. The trigger comes with it in one statement, so
-- that no row is written without a number from there on.

call online.ddl(
    $ddl$
    lock table legacy.organizations in access exclusive mode;
    alter table legacy.organizations add column if not exists row_id bigint;
    comment on column legacy.organizations.row_id is
        'Number of the row, unique over all tables; what standardisation.records calls it by';
    create or replace trigger tg_organizations_10_number_row
    before insert or update on legacy.organizations
    for each row when (new.row_id is null)
    execute function standardisation.number_row();
    comment on trigger tg_organizations_10_number_row on legacy.organizations is
        'Numbers what is written, whoever writes it';
    create or replace trigger tg_organizations_05_refuse_truncate
    before truncate on legacy.organizations
    for each statement execute function standardisation.refuse_truncate();
    comment on trigger tg_organizations_05_refuse_truncate on legacy.organizations is
        'It would not be carried over';
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.users in access exclusive mode;
    alter table legacy.users add column if not exists row_id bigint;
    comment on column legacy.users.row_id is
        'Number of the row, unique over all tables; what standardisation.records calls it by';
    create or replace trigger tg_users_10_number_row
    before insert or update on legacy.users
    for each row when (new.row_id is null)
    execute function standardisation.number_row();
    comment on trigger tg_users_10_number_row on legacy.users is
        'Numbers what is written, whoever writes it';
    create or replace trigger tg_users_05_refuse_truncate
    before truncate on legacy.users
    for each statement execute function standardisation.refuse_truncate();
    comment on trigger tg_users_05_refuse_truncate on legacy.users is
        'It would not be carried over';
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.organization_members in access exclusive mode;
    alter table legacy.organization_members add column if not exists row_id bigint;
    comment on column legacy.organization_members.row_id is
        'Number of the row, unique over all tables; what standardisation.records calls it by';
    create or replace trigger tg_organization_members_10_number_row
    before insert or update on legacy.organization_members
    for each row when (new.row_id is null)
    execute function standardisation.number_row();
    comment on trigger tg_organization_members_10_number_row on legacy.organization_members is
        'Numbers what is written, whoever writes it';
    create or replace trigger tg_organization_members_05_refuse_truncate
    before truncate on legacy.organization_members
    for each statement execute function standardisation.refuse_truncate();
    comment on trigger tg_organization_members_05_refuse_truncate on legacy.organization_members is
        'It would not be carried over';
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.api_credentials in access exclusive mode;
    alter table legacy.api_credentials add column if not exists row_id bigint;
    comment on column legacy.api_credentials.row_id is
        'Number of the row, unique over all tables; what standardisation.records calls it by';
    create or replace trigger tg_api_credentials_10_number_row
    before insert or update on legacy.api_credentials
    for each row when (new.row_id is null)
    execute function standardisation.number_row();
    comment on trigger tg_api_credentials_10_number_row on legacy.api_credentials is
        'Numbers what is written, whoever writes it';
    create or replace trigger tg_api_credentials_05_refuse_truncate
    before truncate on legacy.api_credentials
    for each statement execute function standardisation.refuse_truncate();
    comment on trigger tg_api_credentials_05_refuse_truncate on legacy.api_credentials is
        'It would not be carried over';
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.contacts in access exclusive mode;
    alter table legacy.contacts add column if not exists row_id bigint;
    comment on column legacy.contacts.row_id is
        'Number of the row, unique over all tables; what standardisation.records calls it by';
    create or replace trigger tg_contacts_10_number_row
    before insert or update on legacy.contacts
    for each row when (new.row_id is null)
    execute function standardisation.number_row();
    comment on trigger tg_contacts_10_number_row on legacy.contacts is
        'Numbers what is written, whoever writes it';
    create or replace trigger tg_contacts_05_refuse_truncate
    before truncate on legacy.contacts
    for each statement execute function standardisation.refuse_truncate();
    comment on trigger tg_contacts_05_refuse_truncate on legacy.contacts is
        'It would not be carried over';
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.active_patients in access exclusive mode;
    alter table legacy.active_patients add column if not exists row_id bigint;
    comment on column legacy.active_patients.row_id is
        'Number of the row, unique over all tables; what standardisation.records calls it by';
    create or replace trigger tg_active_patients_10_number_row
    before insert or update on legacy.active_patients
    for each row when (new.row_id is null)
    execute function standardisation.number_row();
    comment on trigger tg_active_patients_10_number_row on legacy.active_patients is
        'Numbers what is written, whoever writes it';
    create or replace trigger tg_active_patients_05_refuse_truncate
    before truncate on legacy.active_patients
    for each statement execute function standardisation.refuse_truncate();
    comment on trigger tg_active_patients_05_refuse_truncate on legacy.active_patients is
        'It would not be carried over';
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.appointments in access exclusive mode;
    alter table legacy.appointments add column if not exists row_id bigint;
    comment on column legacy.appointments.row_id is
        'Number of the row, unique over all tables; what standardisation.records calls it by';
    create or replace trigger tg_appointments_10_number_row
    before insert or update on legacy.appointments
    for each row when (new.row_id is null)
    execute function standardisation.number_row();
    comment on trigger tg_appointments_10_number_row on legacy.appointments is
        'Numbers what is written, whoever writes it';
    create or replace trigger tg_appointments_05_refuse_truncate
    before truncate on legacy.appointments
    for each statement execute function standardisation.refuse_truncate();
    comment on trigger tg_appointments_05_refuse_truncate on legacy.appointments is
        'It would not be carried over';
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.conversations in access exclusive mode;
    alter table legacy.conversations add column if not exists row_id bigint;
    comment on column legacy.conversations.row_id is
        'Number of the row, unique over all tables; what standardisation.records calls it by';
    create or replace trigger tg_conversations_10_number_row
    before insert or update on legacy.conversations
    for each row when (new.row_id is null)
    execute function standardisation.number_row();
    comment on trigger tg_conversations_10_number_row on legacy.conversations is
        'Numbers what is written, whoever writes it';
    create or replace trigger tg_conversations_05_refuse_truncate
    before truncate on legacy.conversations
    for each statement execute function standardisation.refuse_truncate();
    comment on trigger tg_conversations_05_refuse_truncate on legacy.conversations is
        'It would not be carried over';
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.messages in access exclusive mode;
    alter table legacy.messages add column if not exists row_id bigint;
    comment on column legacy.messages.row_id is
        'Number of the row, unique over all tables; what standardisation.records calls it by';
    create or replace trigger tg_messages_10_number_row
    before insert or update on legacy.messages
    for each row when (new.row_id is null)
    execute function standardisation.number_row();
    comment on trigger tg_messages_10_number_row on legacy.messages is
        'Numbers what is written, whoever writes it';
    create or replace trigger tg_messages_05_refuse_truncate
    before truncate on legacy.messages
    for each statement execute function standardisation.refuse_truncate();
    comment on trigger tg_messages_05_refuse_truncate on legacy.messages is
        'It would not be carried over';
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.sync_logs in access exclusive mode;
    alter table legacy.sync_logs add column if not exists row_id bigint;
    comment on column legacy.sync_logs.row_id is
        'Number of the row, unique over all tables; what standardisation.records calls it by';
    create or replace trigger tg_sync_logs_10_number_row
    before insert or update on legacy.sync_logs
    for each row when (new.row_id is null)
    execute function standardisation.number_row();
    comment on trigger tg_sync_logs_10_number_row on legacy.sync_logs is
        'Numbers what is written, whoever writes it';
    create or replace trigger tg_sync_logs_05_refuse_truncate
    before truncate on legacy.sync_logs
    for each statement execute function standardisation.refuse_truncate();
    comment on trigger tg_sync_logs_05_refuse_truncate on legacy.sync_logs is
        'It would not be carried over';
    $ddl$
);

call online.ddl(
    $ddl$
    lock table legacy.audit_logs in access exclusive mode;
    alter table legacy.audit_logs add column if not exists row_id bigint;
    comment on column legacy.audit_logs.row_id is
        'Number of the row, unique over all tables; what standardisation.records calls it by';
    create or replace trigger tg_audit_logs_10_number_row
    before insert or update on legacy.audit_logs
    for each row when (new.row_id is null)
    execute function standardisation.number_row();
    comment on trigger tg_audit_logs_10_number_row on legacy.audit_logs is
        'Numbers what is written, whoever writes it';
    create or replace trigger tg_audit_logs_05_refuse_truncate
    before truncate on legacy.audit_logs
    for each statement execute function standardisation.refuse_truncate();
    comment on trigger tg_audit_logs_05_refuse_truncate on legacy.audit_logs is
        'It would not be carried over';
    create or replace trigger tg_audit_logs_05_refuse_log_change
    before update on legacy.audit_logs
    for each row when (
        (old.id, old.organization_id, old.user_id, old.action, old.detail, old.at)
        is distinct from
        (new.id, new.organization_id, new.user_id, new.action, new.detail, new.at)
    )
    execute function standardisation.refuse_log_change();
    comment on trigger tg_audit_logs_05_refuse_log_change on legacy.audit_logs is
        'What was logged is not changed';
    $ddl$
);
