-- Deploy routiq:standardisation/names to pg
-- requires: standardisation/write_by_name
-- requires: standardisation/version_of
-- requires: standardisation/messages
-- requires: standardisation/sync_logs
-- requires: standardisation/audit_logs
-- requires: standardisation/active_patients
-- requires: standardisation/appointments
-- requires: standardisation/organizations

begin;

-- view legacy_names.organizations
-- view legacy_names.users
-- view legacy_names.organization_members
-- view legacy_names.contacts
-- view legacy_names.api_credentials
-- view legacy_names.active_patients
-- view legacy_names.appointments
-- view legacy_names.conversations
-- view legacy_names.messages
-- view legacy_names.sync_logs
-- view legacy_names.audit_logs
-- trigger tg_organizations_50_write on legacy_names.organizations
-- trigger tg_users_50_write on legacy_names.users
-- trigger tg_organization_members_50_write on legacy_names.organization_members
-- trigger tg_contacts_50_write on legacy_names.contacts
-- trigger tg_api_credentials_50_write on legacy_names.api_credentials
-- trigger tg_active_patients_50_write on legacy_names.active_patients
-- trigger tg_appointments_50_write on legacy_names.appointments
-- trigger tg_conversations_50_write on legacy_names.conversations
-- trigger tg_messages_50_write on legacy_names.messages
-- trigger tg_sync_logs_50_write on legacy_names.sync_logs
-- trigger tg_audit_logs_50_write on legacy_names.audit_logs

-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit
-- The old names, for each organization by its version of the flag standardisation.reads: in the first
-- the rows are those of the old tables, in the second those of the new ones in the old shape. What is
-- kept back is shown as it stands in either. Once the old tables are parked, all rows are those of the new
-- ones, also those that never had an old row, and nothing else. Credentials stay as they are, and are
-- shown without their keys then: a view opens none. They belong to app_migrator, for row security shows
-- app_owner nothing without a context.

set local client_min_messages = warning; -- the first time there is nothing to drop

create or replace view legacy_names.organizations as
select
    l.id,
    l.name,
    l.clerk_org_id,
    l.settings,
    l.created_at,
    l.row_id
from legacy.organizations as l
left join standardisation.records as k
    on l.row_id = k.row_id and k.state = 'standardised'
where
    not (select standardisation.is_contracted())
    and (
        k.row_id is null
        or standardisation.version_of('standardisation.reads', k.target_organization_id) = 1
    )
union all
select
    k.old_id as id,
    b.old_name::text as name,
    b.old_clerk_org_id::text as clerk_org_id,
    b.old_settings::json as settings,
    b.old_created_at::timestamp as created_at,
    k.row_id
from standardisation.records as k
inner join standardisation.organizations_back as b
    on k.target_organization_id = b.organization_id and k.target_id = b.id
where
    k.table_name = 'organizations'
    and k.state = 'standardised'
    and b.deleted_at is null
    and (
        (select standardisation.is_contracted())
        or standardisation.version_of('standardisation.reads', k.target_organization_id) > 1
    )
union all
select
    b.old_id as id,
    b.old_name::text as name,
    b.old_clerk_org_id::text as clerk_org_id,
    b.old_settings::json as settings,
    b.old_created_at::timestamp as created_at,
    null::bigint as row_id
from standardisation.organizations_back as b
where
    (select standardisation.is_contracted())
    and b.deleted_at is null
    and not exists (
        select
        from standardisation.records as k
        where
            k.table_name = 'organizations'
            and b.organization_id = k.target_organization_id
            and b.id = k.target_id
            and k.state = 'standardised'
    );

create or replace trigger tg_organizations_50_write
instead of insert or update or delete on legacy_names.organizations
for each row execute function standardisation.write_by_name();

alter view legacy_names.organizations owner to app_migrator;

revoke all on legacy_names.organizations from app_owner;
grant select, insert, update, delete on legacy_names.organizations to service_role;

comment on view legacy_names.organizations is
    'The rows of legacy.organizations, from the old table or the new ones';
comment on trigger tg_organizations_50_write on legacy_names.organizations is
    'Writes the old row, whose triggers carry it over';

create or replace view legacy_names.users as
select
    l.id,
    l.organization_id,
    l.email,
    l.role,
    l.created_at,
    l.row_id
from legacy.users as l
where not (select standardisation.is_contracted())
union all
select
    coalesce(k.old_id, b.old_id) as id,
    b.old_organization_id as organization_id,
    b.old_email as email,
    b.old_role as role,
    b.old_created_at as created_at,
    k.row_id
from standardisation.users_back as b
left join standardisation.records as k
    on
        k.table_name = 'users'
        and k.target_organization_id is null
        and b.id = k.target_id
        and k.state = 'standardised'
where (select standardisation.is_contracted()) and b.deleted_at is null;

create or replace trigger tg_users_50_write
instead of insert or update or delete on legacy_names.users
for each row execute function standardisation.write_by_name();

alter view legacy_names.users owner to app_migrator;

revoke all on legacy_names.users from app_owner;
grant select, insert, update, delete on legacy_names.users to service_role;

comment on view legacy_names.users is
    'The rows of legacy.users, from the old table or the new ones';
comment on trigger tg_users_50_write on legacy_names.users is
    'Writes the old row, whose triggers carry it over';

create or replace view legacy_names.organization_members as
select
    l.organization_id,
    l.user_id,
    l.role,
    l.row_id
from legacy.organization_members as l
left join standardisation.records as k
    on l.row_id = k.row_id and k.state = 'standardised'
where
    not (select standardisation.is_contracted())
    and (
        k.row_id is null
        or standardisation.version_of('standardisation.reads', k.target_organization_id) = 1
    )
union all
select
    b.old_organization_id::text as organization_id,
    b.old_user_id::text as user_id,
    b.old_role::text as role,
    k.row_id
from standardisation.records as k
inner join standardisation.organization_members_back as b
    on k.target_organization_id = b.organization_id and k.target_id = b.id
where
    k.table_name = 'organization_members'
    and k.state = 'standardised'
    and b.deleted_at is null
    and (
        (select standardisation.is_contracted())
        or standardisation.version_of('standardisation.reads', k.target_organization_id) > 1
    )
union all
select
    b.old_organization_id::text as organization_id,
    b.old_user_id::text as user_id,
    b.old_role::text as role,
    null::bigint as row_id
from standardisation.organization_members_back as b
where
    (select standardisation.is_contracted())
    and b.deleted_at is null
    and not exists (
        select
        from standardisation.records as k
        where
            k.table_name = 'organization_members'
            and b.organization_id = k.target_organization_id
            and b.id = k.target_id
            and k.state = 'standardised'
    );

create or replace trigger tg_organization_members_50_write
instead of insert or update or delete on legacy_names.organization_members
for each row execute function standardisation.write_by_name();

alter view legacy_names.organization_members owner to app_migrator;

revoke all on legacy_names.organization_members from app_owner;
grant select, insert, update, delete on legacy_names.organization_members to service_role;

comment on view legacy_names.organization_members is
    'The rows of legacy.organization_members, from the old table or the new ones';
comment on trigger tg_organization_members_50_write on legacy_names.organization_members is
    'Writes the old row, whose triggers carry it over';

create or replace view legacy_names.contacts as
select
    l.id,
    l.organization_id,
    l.name,
    l.phone,
    l.email,
    l.cliniko_patient_id,
    l.chatwoot_contact_id,
    l.manychat_id,
    l.metadata,
    l.created_at,
    l.row_id
from legacy.contacts as l
left join standardisation.records as k
    on l.row_id = k.row_id and k.state = 'standardised'
where
    not (select standardisation.is_contracted())
    and (
        k.row_id is null
        or standardisation.version_of('standardisation.reads', k.target_organization_id) = 1
    )
union all
select
    k.old_id as id,
    b.old_organization_id::text as organization_id,
    b.old_name::text as name,
    b.old_phone::text as phone,
    b.old_email::text as email,
    b.old_cliniko_patient_id::bigint as cliniko_patient_id,
    b.old_chatwoot_contact_id::text as chatwoot_contact_id,
    b.old_manychat_id::text as manychat_id,
    b.old_metadata::jsonb as metadata,
    b.old_created_at::text as created_at,
    k.row_id
from standardisation.records as k
inner join standardisation.contacts_back as b
    on k.target_organization_id = b.organization_id and k.target_id = b.id
where
    k.table_name = 'contacts'
    and k.state = 'standardised'
    and b.deleted_at is null
    and (
        (select standardisation.is_contracted())
        or standardisation.version_of('standardisation.reads', k.target_organization_id) > 1
    )
union all
select
    b.old_id as id,
    b.old_organization_id::text as organization_id,
    b.old_name::text as name,
    b.old_phone::text as phone,
    b.old_email::text as email,
    b.old_cliniko_patient_id::bigint as cliniko_patient_id,
    b.old_chatwoot_contact_id::text as chatwoot_contact_id,
    b.old_manychat_id::text as manychat_id,
    b.old_metadata::jsonb as metadata,
    b.old_created_at::text as created_at,
    null::bigint as row_id
from standardisation.contacts_back as b
where
    (select standardisation.is_contracted())
    and b.deleted_at is null
    and not exists (
        select
        from standardisation.records as k
        where
            k.table_name = 'contacts'
            and b.organization_id = k.target_organization_id
            and b.id = k.target_id
            and k.state = 'standardised'
    );

create or replace trigger tg_contacts_50_write
instead of insert or update or delete on legacy_names.contacts
for each row execute function standardisation.write_by_name();

alter view legacy_names.contacts owner to app_migrator;

revoke all on legacy_names.contacts from app_owner;
grant select, insert, update, delete on legacy_names.contacts to service_role;

comment on view legacy_names.contacts is
    'The rows of legacy.contacts, from the old table or the new ones';
comment on trigger tg_contacts_50_write on legacy_names.contacts is
    'Writes the old row, whose triggers carry it over';

create or replace view legacy_names.api_credentials as
select
    l.id,
    l.organization_id,
    l.service,
    l.api_key,
    l.created_at,
    l.row_id
from legacy.api_credentials as l
where not (select standardisation.is_contracted())
union all
select
    k.old_id::int as id,
    b.old_organization_id as organization_id,
    b.old_service::text as service,
    null as api_key,
    b.old_created_at as created_at,
    k.row_id
from standardisation.api_credentials_back as b
left join standardisation.records as k
    on
        k.table_name = 'api_credentials'
        and b.organization_id = k.target_organization_id
        and b.id = k.target_id
        and k.state = 'standardised'
where (select standardisation.is_contracted()) and b.deleted_at is null;

alter view legacy_names.api_credentials
alter column id set default nextval('legacy.api_credentials_id_seq');

create or replace trigger tg_api_credentials_50_write
instead of insert or update or delete on legacy_names.api_credentials
for each row execute function standardisation.write_by_name();

alter view legacy_names.api_credentials owner to app_migrator;

revoke all on legacy_names.api_credentials from app_owner;
grant select, insert, update, delete on legacy_names.api_credentials to service_role;

comment on view legacy_names.api_credentials is
    'The rows of legacy.api_credentials, from the old table or the new ones';
comment on trigger tg_api_credentials_50_write on legacy_names.api_credentials is
    'Writes the old row, whose triggers carry it over';

create or replace view legacy_names.active_patients as
select
    l.id,
    l.organization_id,
    l.contact_id,
    l.cliniko_id,
    l.appointment_count,
    l.last_appointment,
    l.upcoming,
    l.is_active,
    l.row_id
from legacy.active_patients as l
left join standardisation.records as k
    on l.row_id = k.row_id and k.state = 'standardised'
where
    not (select standardisation.is_contracted())
    and (
        k.row_id is null
        or standardisation.version_of('standardisation.reads', k.target_organization_id) = 1
    )
union all
select
    k.old_id::int as id,
    b.old_organization_id::uuid as organization_id,
    b.old_contact_id::text as contact_id,
    b.old_cliniko_id::text as cliniko_id,
    b.old_appointment_count::int as appointment_count,
    b.old_last_appointment::text as last_appointment,
    b.old_upcoming::jsonb as upcoming,
    b.old_is_active::text as is_active,
    k.row_id
from standardisation.records as k
inner join standardisation.active_patients_back as b
    on k.target_organization_id = b.organization_id and k.target_id = b.id
where
    k.table_name = 'active_patients'
    and k.state = 'standardised'
    and b.deleted_at is null
    and (
        (select standardisation.is_contracted())
        or standardisation.version_of('standardisation.reads', k.target_organization_id) > 1
    )
union all
select
    null::int as id,
    b.old_organization_id::uuid as organization_id,
    b.old_contact_id::text as contact_id,
    b.old_cliniko_id::text as cliniko_id,
    b.old_appointment_count::int as appointment_count,
    b.old_last_appointment::text as last_appointment,
    b.old_upcoming::jsonb as upcoming,
    b.old_is_active::text as is_active,
    null::bigint as row_id
from standardisation.active_patients_back as b
where
    (select standardisation.is_contracted())
    and b.deleted_at is null
    and not exists (
        select
        from standardisation.records as k
        where
            k.table_name = 'active_patients'
            and b.organization_id = k.target_organization_id
            and b.id = k.target_id
            and k.state = 'standardised'
    );

alter view legacy_names.active_patients
alter column id set default nextval('legacy.active_patients_id_seq');

create or replace trigger tg_active_patients_50_write
instead of insert or update or delete on legacy_names.active_patients
for each row execute function standardisation.write_by_name();

alter view legacy_names.active_patients owner to app_migrator;

revoke all on legacy_names.active_patients from app_owner;
grant select, insert, update, delete on legacy_names.active_patients to service_role;

comment on view legacy_names.active_patients is
    'The rows of legacy.active_patients, from the old table or the new ones';
comment on trigger tg_active_patients_50_write on legacy_names.active_patients is
    'Writes the old row, whose triggers carry it over';

create or replace view legacy_names.appointments as
select
    l.id,
    l.organization_id,
    l.patient_id,
    l.practitioner,
    l.type,
    l.starts_at,
    l.ends_at,
    l.status,
    l.row_id
from legacy.appointments as l
left join standardisation.records as k
    on l.row_id = k.row_id and k.state = 'standardised'
where
    not (select standardisation.is_contracted())
    and (
        k.row_id is null
        or standardisation.version_of('standardisation.reads', k.target_organization_id) = 1
    )
union all
select
    k.old_id as id,
    b.old_organization_id::text as organization_id,
    b.old_patient_id::text as patient_id,
    b.old_practitioner::text as practitioner,
    b.old_type::text as type,
    b.old_starts_at::text as starts_at,
    b.old_ends_at::text as ends_at,
    b.old_status::text as status,
    k.row_id
from standardisation.records as k
inner join standardisation.appointments_back as b
    on k.target_organization_id = b.organization_id and k.target_id = b.id
where
    k.table_name = 'appointments'
    and k.state = 'standardised'
    and b.deleted_at is null
    and (
        (select standardisation.is_contracted())
        or standardisation.version_of('standardisation.reads', k.target_organization_id) > 1
    )
union all
select
    b.old_id as id,
    b.old_organization_id::text as organization_id,
    b.old_patient_id::text as patient_id,
    b.old_practitioner::text as practitioner,
    b.old_type::text as type,
    b.old_starts_at::text as starts_at,
    b.old_ends_at::text as ends_at,
    b.old_status::text as status,
    null::bigint as row_id
from standardisation.appointments_back as b
where
    (select standardisation.is_contracted())
    and b.deleted_at is null
    and not exists (
        select
        from standardisation.records as k
        where
            k.table_name = 'appointments'
            and b.organization_id = k.target_organization_id
            and b.id = k.target_id
            and k.state = 'standardised'
    );

create or replace trigger tg_appointments_50_write
instead of insert or update or delete on legacy_names.appointments
for each row execute function standardisation.write_by_name();

alter view legacy_names.appointments owner to app_migrator;

revoke all on legacy_names.appointments from app_owner;
grant select, insert, update, delete on legacy_names.appointments to service_role;

comment on view legacy_names.appointments is
    'The rows of legacy.appointments, from the old table or the new ones';
comment on trigger tg_appointments_50_write on legacy_names.appointments is
    'Writes the old row, whose triggers carry it over';

create or replace view legacy_names.conversations as
select
    l.id,
    l.organization_id,
    l.contact_id,
    l.source,
    l.external_id,
    l.status,
    l.updated_at,
    l.row_id
from legacy.conversations as l
left join standardisation.records as k
    on l.row_id = k.row_id and k.state = 'standardised'
where
    not (select standardisation.is_contracted())
    and (
        k.row_id is null
        or standardisation.version_of('standardisation.reads', k.target_organization_id) = 1
    )
union all
select
    k.old_id as id,
    b.old_organization_id::text as organization_id,
    b.old_contact_id::text as contact_id,
    b.old_source::text as source,
    b.old_external_id::int as external_id,
    b.old_status::text as status,
    b.old_updated_at::timestamp as updated_at,
    k.row_id
from standardisation.records as k
inner join standardisation.conversations_back as b
    on k.target_organization_id = b.organization_id and k.target_id = b.id
where
    k.table_name = 'conversations'
    and k.state = 'standardised'
    and b.deleted_at is null
    and (
        (select standardisation.is_contracted())
        or standardisation.version_of('standardisation.reads', k.target_organization_id) > 1
    )
union all
select
    b.old_id as id,
    b.old_organization_id::text as organization_id,
    b.old_contact_id::text as contact_id,
    b.old_source::text as source,
    b.old_external_id::int as external_id,
    b.old_status::text as status,
    b.old_updated_at::timestamp as updated_at,
    null::bigint as row_id
from standardisation.conversations_back as b
where
    (select standardisation.is_contracted())
    and b.deleted_at is null
    and not exists (
        select
        from standardisation.records as k
        where
            k.table_name = 'conversations'
            and b.organization_id = k.target_organization_id
            and b.id = k.target_id
            and k.state = 'standardised'
    );

create or replace trigger tg_conversations_50_write
instead of insert or update or delete on legacy_names.conversations
for each row execute function standardisation.write_by_name();

alter view legacy_names.conversations owner to app_migrator;

revoke all on legacy_names.conversations from app_owner;
grant select, insert, update, delete on legacy_names.conversations to service_role;

comment on view legacy_names.conversations is
    'The rows of legacy.conversations, from the old table or the new ones';
comment on trigger tg_conversations_50_write on legacy_names.conversations is
    'Writes the old row, whose triggers carry it over';

create or replace view legacy_names.messages as
select
    l.id,
    l.conversation_id,
    l.organization_id,
    l.body,
    l.sender,
    l.created_at,
    l.attachments,
    l.row_id
from legacy.messages as l
left join standardisation.records as k
    on l.row_id = k.row_id and k.state = 'standardised'
where
    not (select standardisation.is_contracted())
    and (
        k.row_id is null
        or standardisation.version_of('standardisation.reads', k.target_organization_id) = 1
    )
union all
select
    k.old_id as id,
    b.old_conversation_id::text as conversation_id,
    b.old_organization_id::text as organization_id,
    b.old_body::text as body,
    b.old_sender::text as sender,
    b.old_created_at::text as created_at,
    b.old_attachments::json as attachments,
    k.row_id
from standardisation.records as k
inner join standardisation.messages_back as b
    on k.target_organization_id = b.organization_id and k.target_id = b.id
where
    k.table_name = 'messages'
    and k.state = 'standardised'
    and b.deleted_at is null
    and (
        (select standardisation.is_contracted())
        or standardisation.version_of('standardisation.reads', k.target_organization_id) > 1
    )
union all
select
    b.old_id as id,
    b.old_conversation_id::text as conversation_id,
    b.old_organization_id::text as organization_id,
    b.old_body::text as body,
    b.old_sender::text as sender,
    b.old_created_at::text as created_at,
    b.old_attachments::json as attachments,
    null::bigint as row_id
from standardisation.messages_back as b
where
    (select standardisation.is_contracted())
    and b.deleted_at is null
    and not exists (
        select
        from standardisation.records as k
        where
            k.table_name = 'messages'
            and b.organization_id = k.target_organization_id
            and b.id = k.target_id
            and k.state = 'standardised'
    );

create or replace trigger tg_messages_50_write
instead of insert or update or delete on legacy_names.messages
for each row execute function standardisation.write_by_name();

alter view legacy_names.messages owner to app_migrator;

revoke all on legacy_names.messages from app_owner;
grant select, insert, update, delete on legacy_names.messages to service_role;

comment on view legacy_names.messages is
    'The rows of legacy.messages, from the old table or the new ones';
comment on trigger tg_messages_50_write on legacy_names.messages is
    'Writes the old row, whose triggers carry it over';

create or replace view legacy_names.sync_logs as
select
    l.id,
    l.organization_id,
    l.source,
    l.status,
    l.count,
    l.error,
    l.at,
    l.row_id
from legacy.sync_logs as l
left join standardisation.records as k
    on l.row_id = k.row_id and k.state = 'standardised'
where
    not (select standardisation.is_contracted())
    and (
        k.row_id is null
        or standardisation.version_of('standardisation.reads', k.target_organization_id) = 1
    )
union all
select
    k.old_id::int as id,
    b.old_organization_id::text as organization_id,
    b.old_source::text as source,
    b.old_status::text as status,
    b.old_count::text as count,
    b.old_error::text as error,
    b.old_at::timestamp as at,
    k.row_id
from standardisation.records as k
inner join standardisation.sync_logs_back as b
    on k.target_organization_id = b.organization_id and k.target_id = b.id
where
    k.table_name = 'sync_logs'
    and k.state = 'standardised'
    and b.deleted_at is null
    and (
        (select standardisation.is_contracted())
        or standardisation.version_of('standardisation.reads', k.target_organization_id) > 1
    )
union all
select
    null::int as id,
    b.old_organization_id::text as organization_id,
    b.old_source::text as source,
    b.old_status::text as status,
    b.old_count::text as count,
    b.old_error::text as error,
    b.old_at::timestamp as at,
    null::bigint as row_id
from standardisation.sync_logs_back as b
where
    (select standardisation.is_contracted())
    and b.deleted_at is null
    and not exists (
        select
        from standardisation.records as k
        where
            k.table_name = 'sync_logs'
            and b.organization_id = k.target_organization_id
            and b.id = k.target_id
            and k.state = 'standardised'
    );

alter view legacy_names.sync_logs alter column id set default nextval('legacy.sync_logs_id_seq');

create or replace trigger tg_sync_logs_50_write
instead of insert or update or delete on legacy_names.sync_logs
for each row execute function standardisation.write_by_name();

alter view legacy_names.sync_logs owner to app_migrator;

revoke all on legacy_names.sync_logs from app_owner;
grant select, insert, update, delete on legacy_names.sync_logs to service_role;

comment on view legacy_names.sync_logs is
    'The rows of legacy.sync_logs, from the old table or the new ones';
comment on trigger tg_sync_logs_50_write on legacy_names.sync_logs is
    'Writes the old row, whose triggers carry it over';

create or replace view legacy_names.audit_logs as
select
    l.id,
    l.organization_id,
    l.user_id,
    l.action,
    l.detail,
    l.at,
    l.row_id
from legacy.audit_logs as l
left join standardisation.records as k
    on l.row_id = k.row_id and k.state = 'standardised'
where
    not (select standardisation.is_contracted())
    and (
        k.row_id is null
        or standardisation.version_of('standardisation.reads', k.target_organization_id) = 1
    )
union all
select
    k.old_id::int as id,
    b.old_organization_id::text as organization_id,
    b.old_user_id::text as user_id,
    b.old_action::text as action,
    b.old_detail::text as detail,
    b.old_at::timestamp as at,
    k.row_id
from standardisation.records as k
inner join standardisation.audit_logs_back as b
    on k.target_organization_id = b.organization_id and k.target_id = b.id
where
    k.table_name = 'audit_logs'
    and k.state = 'standardised'
    and b.deleted_at is null
    and (
        (select standardisation.is_contracted())
        or standardisation.version_of('standardisation.reads', k.target_organization_id) > 1
    )
union all
select
    null::int as id,
    b.old_organization_id::text as organization_id,
    b.old_user_id::text as user_id,
    b.old_action::text as action,
    b.old_detail::text as detail,
    b.old_at::timestamp as at,
    null::bigint as row_id
from standardisation.audit_logs_back as b
where
    (select standardisation.is_contracted())
    and b.deleted_at is null
    and not exists (
        select
        from standardisation.records as k
        where
            k.table_name = 'audit_logs'
            and b.organization_id = k.target_organization_id
            and b.id = k.target_id
            and k.state = 'standardised'
    );

alter view legacy_names.audit_logs alter column id set default nextval('legacy.audit_logs_id_seq');

create or replace trigger tg_audit_logs_50_write
instead of insert or update or delete on legacy_names.audit_logs
for each row execute function standardisation.write_by_name();

alter view legacy_names.audit_logs owner to app_migrator;

revoke all on legacy_names.audit_logs from app_owner;
grant select, insert, update, delete on legacy_names.audit_logs to service_role;

comment on view legacy_names.audit_logs is
    'The rows of legacy.audit_logs, from the old table or the new ones';
comment on trigger tg_audit_logs_50_write on legacy_names.audit_logs is
    'Writes the old row, whose triggers carry it over';

commit;
