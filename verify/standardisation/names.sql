-- Verify routiq:standardisation/names on pg
-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit

begin;

create temporary view organizations as
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

create temporary view users as
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

create temporary view organization_members as
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

create temporary view contacts as
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

create temporary view api_credentials as
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

create temporary view active_patients as
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

create temporary view appointments as
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

create temporary view conversations as
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

create temporary view messages as
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

create temporary view sync_logs as
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

create temporary view audit_logs as
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

create trigger tg_organizations_50_write
instead of insert or update or delete on pg_temp.organizations
for each row execute function standardisation.write_by_name();

create trigger tg_users_50_write
instead of insert or update or delete on pg_temp.users
for each row execute function standardisation.write_by_name();

create trigger tg_organization_members_50_write
instead of insert or update or delete on pg_temp.organization_members
for each row execute function standardisation.write_by_name();

create trigger tg_contacts_50_write
instead of insert or update or delete on pg_temp.contacts
for each row execute function standardisation.write_by_name();

create trigger tg_api_credentials_50_write
instead of insert or update or delete on pg_temp.api_credentials
for each row execute function standardisation.write_by_name();

create trigger tg_active_patients_50_write
instead of insert or update or delete on pg_temp.active_patients
for each row execute function standardisation.write_by_name();

create trigger tg_appointments_50_write
instead of insert or update or delete on pg_temp.appointments
for each row execute function standardisation.write_by_name();

create trigger tg_conversations_50_write
instead of insert or update or delete on pg_temp.conversations
for each row execute function standardisation.write_by_name();

create trigger tg_messages_50_write
instead of insert or update or delete on pg_temp.messages
for each row execute function standardisation.write_by_name();

create trigger tg_sync_logs_50_write
instead of insert or update or delete on pg_temp.sync_logs
for each row execute function standardisation.write_by_name();

create trigger tg_audit_logs_50_write
instead of insert or update or delete on pg_temp.audit_logs
for each row execute function standardisation.write_by_name();

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view legacy_names.organizations
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.organizations'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.organizations'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_migrator'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['service_role:delete', 'service_role:insert', 'service_role:select', 'service_role:update']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'legacy_names.organizations'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy_names.organizations', v_differs;
    end if;

    -- view legacy_names.users
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.users'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.users'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_migrator'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['service_role:delete', 'service_role:insert', 'service_role:select', 'service_role:update']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'legacy_names.users'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy_names.users', v_differs;
    end if;

    -- view legacy_names.organization_members
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.organization_members'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.organization_members'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_migrator'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['service_role:delete', 'service_role:insert', 'service_role:select', 'service_role:update']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'legacy_names.organization_members'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy_names.organization_members', v_differs;
    end if;

    -- view legacy_names.contacts
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.contacts'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.contacts'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_migrator'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['service_role:delete', 'service_role:insert', 'service_role:select', 'service_role:update']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'legacy_names.contacts'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy_names.contacts', v_differs;
    end if;

    -- view legacy_names.api_credentials
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.api_credentials'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.api_credentials'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_migrator'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['service_role:delete', 'service_role:insert', 'service_role:select', 'service_role:update']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'legacy_names.api_credentials'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy_names.api_credentials', v_differs;
    end if;

    -- view legacy_names.active_patients
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.active_patients'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.active_patients'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_migrator'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['service_role:delete', 'service_role:insert', 'service_role:select', 'service_role:update']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'legacy_names.active_patients'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy_names.active_patients', v_differs;
    end if;

    -- view legacy_names.appointments
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.appointments'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.appointments'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_migrator'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['service_role:delete', 'service_role:insert', 'service_role:select', 'service_role:update']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'legacy_names.appointments'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy_names.appointments', v_differs;
    end if;

    -- view legacy_names.conversations
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.conversations'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.conversations'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_migrator'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['service_role:delete', 'service_role:insert', 'service_role:select', 'service_role:update']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'legacy_names.conversations'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy_names.conversations', v_differs;
    end if;

    -- view legacy_names.messages
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.messages'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.messages'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_migrator'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['service_role:delete', 'service_role:insert', 'service_role:select', 'service_role:update']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'legacy_names.messages'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy_names.messages', v_differs;
    end if;

    -- view legacy_names.sync_logs
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.sync_logs'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.sync_logs'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_migrator'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['service_role:delete', 'service_role:insert', 'service_role:select', 'service_role:update']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'legacy_names.sync_logs'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy_names.sync_logs', v_differs;
    end if;

    -- view legacy_names.audit_logs
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.audit_logs'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.audit_logs'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_migrator'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['service_role:delete', 'service_role:insert', 'service_role:select', 'service_role:update']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'legacy_names.audit_logs'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy_names.audit_logs', v_differs;
    end if;

    -- trigger tg_organizations_50_write on legacy_names.organizations
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'legacy_names.organizations'::regclass
    cross join lateral (
        values
        ('existence', g.oid is not null),
        ('state', g.tgenabled = t.tgenabled),
        ('function', g.tgfoid = t.tgfoid),
        ('arguments', g.tgargs = t.tgargs),
        (
            'definition',
            regexp_replace(pg_get_triggerdef(g.oid), ' ON [^ ]+ ', ' ON ')
            = regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ')
        )
    ) as c (fact, holds)
    where
        t.tgname = 'tg_organizations_50_write'
        and t.tgrelid = 'pg_temp.organizations'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_organizations_50_write on legacy_names.organizations', v_differs;
    end if;

    -- trigger tg_users_50_write on legacy_names.users
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'legacy_names.users'::regclass
    cross join lateral (
        values
        ('existence', g.oid is not null),
        ('state', g.tgenabled = t.tgenabled),
        ('function', g.tgfoid = t.tgfoid),
        ('arguments', g.tgargs = t.tgargs),
        (
            'definition',
            regexp_replace(pg_get_triggerdef(g.oid), ' ON [^ ]+ ', ' ON ')
            = regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ')
        )
    ) as c (fact, holds)
    where
        t.tgname = 'tg_users_50_write'
        and t.tgrelid = 'pg_temp.users'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_users_50_write on legacy_names.users', v_differs;
    end if;

    -- trigger tg_organization_members_50_write on legacy_names.organization_members
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'legacy_names.organization_members'::regclass
    cross join lateral (
        values
        ('existence', g.oid is not null),
        ('state', g.tgenabled = t.tgenabled),
        ('function', g.tgfoid = t.tgfoid),
        ('arguments', g.tgargs = t.tgargs),
        (
            'definition',
            regexp_replace(pg_get_triggerdef(g.oid), ' ON [^ ]+ ', ' ON ')
            = regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ')
        )
    ) as c (fact, holds)
    where
        t.tgname = 'tg_organization_members_50_write'
        and t.tgrelid = 'pg_temp.organization_members'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_organization_members_50_write on legacy_names.organization_members', v_differs;
    end if;

    -- trigger tg_contacts_50_write on legacy_names.contacts
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'legacy_names.contacts'::regclass
    cross join lateral (
        values
        ('existence', g.oid is not null),
        ('state', g.tgenabled = t.tgenabled),
        ('function', g.tgfoid = t.tgfoid),
        ('arguments', g.tgargs = t.tgargs),
        (
            'definition',
            regexp_replace(pg_get_triggerdef(g.oid), ' ON [^ ]+ ', ' ON ')
            = regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ')
        )
    ) as c (fact, holds)
    where
        t.tgname = 'tg_contacts_50_write'
        and t.tgrelid = 'pg_temp.contacts'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_contacts_50_write on legacy_names.contacts', v_differs;
    end if;

    -- trigger tg_api_credentials_50_write on legacy_names.api_credentials
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'legacy_names.api_credentials'::regclass
    cross join lateral (
        values
        ('existence', g.oid is not null),
        ('state', g.tgenabled = t.tgenabled),
        ('function', g.tgfoid = t.tgfoid),
        ('arguments', g.tgargs = t.tgargs),
        (
            'definition',
            regexp_replace(pg_get_triggerdef(g.oid), ' ON [^ ]+ ', ' ON ')
            = regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ')
        )
    ) as c (fact, holds)
    where
        t.tgname = 'tg_api_credentials_50_write'
        and t.tgrelid = 'pg_temp.api_credentials'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_api_credentials_50_write on legacy_names.api_credentials', v_differs;
    end if;

    -- trigger tg_active_patients_50_write on legacy_names.active_patients
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'legacy_names.active_patients'::regclass
    cross join lateral (
        values
        ('existence', g.oid is not null),
        ('state', g.tgenabled = t.tgenabled),
        ('function', g.tgfoid = t.tgfoid),
        ('arguments', g.tgargs = t.tgargs),
        (
            'definition',
            regexp_replace(pg_get_triggerdef(g.oid), ' ON [^ ]+ ', ' ON ')
            = regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ')
        )
    ) as c (fact, holds)
    where
        t.tgname = 'tg_active_patients_50_write'
        and t.tgrelid = 'pg_temp.active_patients'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_active_patients_50_write on legacy_names.active_patients', v_differs;
    end if;

    -- trigger tg_appointments_50_write on legacy_names.appointments
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'legacy_names.appointments'::regclass
    cross join lateral (
        values
        ('existence', g.oid is not null),
        ('state', g.tgenabled = t.tgenabled),
        ('function', g.tgfoid = t.tgfoid),
        ('arguments', g.tgargs = t.tgargs),
        (
            'definition',
            regexp_replace(pg_get_triggerdef(g.oid), ' ON [^ ]+ ', ' ON ')
            = regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ')
        )
    ) as c (fact, holds)
    where
        t.tgname = 'tg_appointments_50_write'
        and t.tgrelid = 'pg_temp.appointments'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_appointments_50_write on legacy_names.appointments', v_differs;
    end if;

    -- trigger tg_conversations_50_write on legacy_names.conversations
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'legacy_names.conversations'::regclass
    cross join lateral (
        values
        ('existence', g.oid is not null),
        ('state', g.tgenabled = t.tgenabled),
        ('function', g.tgfoid = t.tgfoid),
        ('arguments', g.tgargs = t.tgargs),
        (
            'definition',
            regexp_replace(pg_get_triggerdef(g.oid), ' ON [^ ]+ ', ' ON ')
            = regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ')
        )
    ) as c (fact, holds)
    where
        t.tgname = 'tg_conversations_50_write'
        and t.tgrelid = 'pg_temp.conversations'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_conversations_50_write on legacy_names.conversations', v_differs;
    end if;

    -- trigger tg_messages_50_write on legacy_names.messages
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'legacy_names.messages'::regclass
    cross join lateral (
        values
        ('existence', g.oid is not null),
        ('state', g.tgenabled = t.tgenabled),
        ('function', g.tgfoid = t.tgfoid),
        ('arguments', g.tgargs = t.tgargs),
        (
            'definition',
            regexp_replace(pg_get_triggerdef(g.oid), ' ON [^ ]+ ', ' ON ')
            = regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ')
        )
    ) as c (fact, holds)
    where
        t.tgname = 'tg_messages_50_write'
        and t.tgrelid = 'pg_temp.messages'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_messages_50_write on legacy_names.messages', v_differs;
    end if;

    -- trigger tg_sync_logs_50_write on legacy_names.sync_logs
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'legacy_names.sync_logs'::regclass
    cross join lateral (
        values
        ('existence', g.oid is not null),
        ('state', g.tgenabled = t.tgenabled),
        ('function', g.tgfoid = t.tgfoid),
        ('arguments', g.tgargs = t.tgargs),
        (
            'definition',
            regexp_replace(pg_get_triggerdef(g.oid), ' ON [^ ]+ ', ' ON ')
            = regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ')
        )
    ) as c (fact, holds)
    where
        t.tgname = 'tg_sync_logs_50_write'
        and t.tgrelid = 'pg_temp.sync_logs'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_sync_logs_50_write on legacy_names.sync_logs', v_differs;
    end if;

    -- trigger tg_audit_logs_50_write on legacy_names.audit_logs
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'legacy_names.audit_logs'::regclass
    cross join lateral (
        values
        ('existence', g.oid is not null),
        ('state', g.tgenabled = t.tgenabled),
        ('function', g.tgfoid = t.tgfoid),
        ('arguments', g.tgargs = t.tgargs),
        (
            'definition',
            regexp_replace(pg_get_triggerdef(g.oid), ' ON [^ ]+ ', ' ON ')
            = regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ')
        )
    ) as c (fact, holds)
    where
        t.tgname = 'tg_audit_logs_50_write'
        and t.tgrelid = 'pg_temp.audit_logs'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_audit_logs_50_write on legacy_names.audit_logs', v_differs;
    end if;
end;
$verify$;

rollback;
