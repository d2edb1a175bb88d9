-- Deploy routiq:api/activities to pg
-- requires: api/schema
-- requires: core/require_context
-- requires: core/require_permission
-- requires: core/require_own_branch
-- requires: core/begin_once
-- requires: core/finish_once
-- requires: ref/permissions__leads
-- requires: core/delete_rules__leads
-- requires: contact/activities__policies
-- requires: core/check_row_version
-- requires: audit/log_access

begin;

-- function api.plan_activity(uuid, text, text, timestamptz, uuid, uuid, uuid, text)
-- function api.finish_activity(uuid, text, int)
-- function api.list_activities(uuid, int)

-- What staff has to do with whom. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.plan_activity(
    p_contact_id uuid,
    p_kind text,
    p_subject text,
    p_due_at timestamptz default null,
    p_lead_id uuid default null,
    p_owner_id uuid default null,
    p_location_id uuid default null,
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('leads.write');
    perform core.require_own_branch(p_location_id);

    v_result := core.begin_once(
        'plan_activity',
        p_idempotency_key,
        jsonb_build_array(
            p_contact_id, p_kind, p_subject, p_due_at, p_lead_id, p_owner_id, p_location_id
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    insert into contact.activities (
        organization_id, contact_id, kind, subject, due_at, lead_id, owner_id, location_id
    )
    values (
        v_organization_id,
        p_contact_id,
        p_kind,
        p_subject,
        p_due_at,
        p_lead_id,
        coalesce(p_owner_id, core.current_user_id()),
        p_location_id
    )
    returning id into v_id;

    return core.finish_once(p_idempotency_key, jsonb_build_object('activity_id', v_id));
exception
    when foreign_key_violation then
        perform core.refuse(
            'RQ404', 'there is no such contact or lead', sqlerrm,
            'name a contact; leave the lead out, or name one of api.lead_board'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be an activity', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.plan_activity(
    uuid, text, text, timestamptz, uuid, uuid, uuid, text
)
owner to app_owner;

revoke all on function api.plan_activity(
    uuid, text, text, timestamptz, uuid, uuid, uuid, text
) from public;
grant execute on function api.plan_activity(
    uuid, text, text, timestamptz, uuid, uuid, uuid, text
) to authenticated;

comment on function api.plan_activity(
    uuid, text, text, timestamptz, uuid, uuid, uuid, text
) is
    'Writes down a call, email, meeting, visit or task that is to be done; by whoever calls, '
    'unless somebody else is named. The same idempotency key with the same values returns the '
    'first one. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.finish_activity(
    p_activity_id uuid, p_outcome text default null, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_activity contact.activities;
begin
    perform core.require_permission('leads.write');

    select a.*
    into v_activity
    from contact.activities as a
    where a.organization_id = v_organization_id and a.id = p_activity_id and a.deleted_at is null
    for no key update;

    if v_activity.id is null then
        perform core.refuse(
            'RQ404', 'there is no such activity', format('the id is "%s"', p_activity_id),
            'name one of api.list_activities'
        );
    elsif v_activity.done_at is not null and v_activity.outcome is not distinct from p_outcome then
        return v_activity.row_version;
    end if;

    perform core.check_row_version('activity', p_row_version, v_activity.row_version);

    update contact.activities as a
    set done_at = coalesce(a.done_at, now()), outcome = p_outcome
    where a.organization_id = v_organization_id and a.id = p_activity_id
    returning a.row_version into v_activity.row_version;

    return v_activity.row_version;
exception
    when check_violation then
        perform core.refuse('RQ422', 'this cannot be an outcome', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.finish_activity(uuid, text, int) owner to app_owner;

revoke all on function api.finish_activity(uuid, text, int) from public;
grant execute on function api.finish_activity(uuid, text, int) to authenticated;

comment on function api.finish_activity(uuid, text, int) is
    'Says that an activity is done and what came of it, and returns its version. Raises RQ403, '
    'RQ404, RQ409, RQ422.';

create or replace function api.list_activities(
    p_owner_id uuid default null, p_limit int default 50
)
returns table (
    activity_id uuid,
    kind text,
    subject text,
    due_at timestamptz,
    contact_id uuid,
    lead_id uuid,
    location_id uuid,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_owner_id uuid := coalesce(p_owner_id, core.current_user_id());
    v_ids uuid[];
begin
    perform core.require_permission('leads.read');

    v_ids := array(
        select a.id
        from contact.activities as a
        where
            a.organization_id = v_organization_id
            and a.owner_id = v_owner_id
            and a.done_at is null
            and a.deleted_at is null
        order by a.due_at, a.id
        limit least(greatest(coalesce(p_limit, 50), 1), 200)
    );

    perform audit.log_access('api.list_activities', 'contact.activities', v_ids);

    return query
    select a.id, a.kind, a.subject, a.due_at, a.contact_id, a.lead_id, a.location_id, a.row_version
    from contact.activities as a
    where a.organization_id = v_organization_id and a.id = any(v_ids)
    order by a.due_at, a.id;
end
$function$;

alter function api.list_activities(uuid, int) owner to app_owner;

revoke all on function api.list_activities(uuid, int) from public;
grant execute on function api.list_activities(uuid, int) to authenticated;

comment on function api.list_activities(uuid, int) is
    'What a user has to do, or whoever calls: the earliest first, without a time last, at most '
    'p_limit (200). Every call is logged. Raises RQ403.';

commit;
