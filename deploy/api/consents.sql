-- Deploy routiq:api/consents to pg
-- requires: api/schema
-- requires: core/require_context
-- requires: core/require_permission
-- requires: ref/permissions__consents
-- requires: contact/consents__policies
-- requires: audit/log_access
-- requires: core/refuse

begin;

-- function contact.set_consent(uuid, text, boolean, text)
-- function api.set_consent(uuid, text, boolean, text)
-- function api.list_consents(uuid)

-- What people agree to, of which the newest word counts. Raise RQ400, RQ401, RQ403, RQ404, RQ409,
-- RQ422.

create or replace function contact.set_consent(
    p_contact_id uuid, p_scope text, p_is_given boolean, p_source text
)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_is_held boolean;
begin
    if p_is_given is null then
        perform core.refuse(
            'RQ422', 'this is no answer', 'neither yes nor no was said', 'say whether it is given'
        );
    end if;

    select c.status = 'active' and c.period @> now()
    into v_is_held
    from contact.consents as c
    where
        c.organization_id = v_organization_id
        and c.contact_id = p_contact_id
        and c.scope = p_scope
        and c.status in ('active', 'inactive', 'rejected')
        and c.deleted_at is null
    order by c.status = 'active' and c.period @> now() desc, c.id desc
    limit 1
    for no key update;

    if v_is_held = p_is_given then
        return false;
    elsif v_is_held then
        update contact.consents as c
        set
            status = 'inactive',
            period = case
                when lower(c.period) < now() then tstzrange(lower(c.period), now()) else c.period
            end
        where
            c.organization_id = v_organization_id
            and c.contact_id = p_contact_id
            and c.scope = p_scope
            and c.status = 'active'
            and c.period @> now()
            and c.deleted_at is null;
    else
        insert into contact.consents (
            organization_id, contact_id, scope, status, period, source
        )
        values (
            v_organization_id,
            p_contact_id,
            p_scope,
            case when p_is_given then 'active' else 'rejected' end,
            tstzrange(now(), null),
            p_source
        );
    end if;

    return true;
exception
    when foreign_key_violation or insufficient_privilege then
        perform core.refuse('RQ404', 'there is no such contact', sqlerrm, 'name a contact');
        return null;
    when exclusion_violation then
        perform core.refuse(
            'RQ409', 'this was agreed to for later', sqlerrm, 'withdraw that, or wait for it'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be agreed to', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function contact.set_consent(uuid, text, boolean, text) owner to app_owner;

revoke all on function contact.set_consent(uuid, text, boolean, text) from public;

comment on function contact.set_consent(uuid, text, boolean, text) is
    'Keeps that somebody agrees to something from now on, or does not; false where that was so '
    'already. Raises RQ404, RQ409, RQ422.';

create or replace function api.set_consent(
    p_contact_id uuid, p_scope text, p_is_given boolean, p_source text default 'form'
)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('consents.write');

    return contact.set_consent(
        p_contact_id => p_contact_id,
        p_scope => p_scope,
        p_is_given => p_is_given,
        p_source => p_source
    );
end
$function$;

alter function api.set_consent(uuid, text, boolean, text) owner to app_owner;

revoke all on function api.set_consent(uuid, text, boolean, text) from public;
grant execute on function api.set_consent(uuid, text, boolean, text) to authenticated;

comment on function api.set_consent(uuid, text, boolean, text) is
    'Says that somebody agrees to something from now on, such as marketing.email or reminders, '
    'or does not; false where that was so already. A customer speaks for the own person. Raises'
    ' RQ403, RQ404, RQ409, RQ422.';

create or replace function api.list_consents(p_contact_id uuid)
returns table (
    consent_id uuid,
    scope text,
    status text,
    holds boolean,
    since timestamptz,
    until timestamptz,
    source text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_ids uuid[];
begin
    perform core.require_permission('consents.write');

    v_ids := array(
        select c.id
        from contact.consents as c
        where
            c.organization_id = v_organization_id
            and c.contact_id = p_contact_id
            and c.deleted_at is null
    );

    perform audit.log_access('api.list_consents', 'contact.consents', v_ids);

    return query
    select
        c.id,
        c.scope,
        c.status,
        c.status = 'active' and c.period @> now(),
        lower(c.period),
        upper(c.period),
        c.source
    from contact.consents as c
    where c.organization_id = v_organization_id and c.id = any(v_ids)
    order by c.scope, c.id desc;
end
$function$;

alter function api.list_consents(uuid) owner to app_owner;

revoke all on function api.list_consents(uuid) from public;
grant execute on function api.list_consents(uuid) to authenticated;

comment on function api.list_consents(uuid) is
    'What somebody agreed to or refused, by scope, the newest first, and whether it holds now. '
    'Every call is logged. A customer sees the own answers. Raises RQ403.';

commit;
