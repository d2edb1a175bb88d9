-- Deploy routiq:api/leads to pg
-- requires: api/schema
-- requires: core/require_context
-- requires: core/require_permission
-- requires: core/require_own_branch
-- requires: core/begin_once
-- requires: core/finish_once
-- requires: ref/permissions__leads
-- requires: core/delete_rules__leads
-- requires: contact/leads__policies
-- requires: core/check_row_version
-- requires: audit/log_access

begin;

-- function api.create_lead(uuid, text, numeric, uuid, uuid, text, date, text)
-- function api.move_lead(uuid, text, text, int)
-- function api.lead_board(uuid, int)
-- function api.sales_report(date, date)

-- Who may buy something, and how far the talks are. Staff of a branch sees the leads of the
-- branch. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.create_lead(
    p_contact_id uuid,
    p_title text,
    p_amount numeric default 0,
    p_owner_id uuid default null,
    p_location_id uuid default null,
    p_source text default null,
    p_expected_on date default null,
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
        'create_lead',
        p_idempotency_key,
        jsonb_build_array(
            p_contact_id, p_title, p_amount, p_owner_id, p_location_id, p_source, p_expected_on
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    insert into contact.leads (
        organization_id,
        contact_id,
        title,
        amount,
        currency,
        owner_id,
        location_id,
        source,
        expected_on
    )
    select
        o.id,
        p_contact_id,
        p_title,
        coalesce(p_amount, 0),
        o.currency,
        coalesce(p_owner_id, core.current_user_id()),
        p_location_id,
        p_source,
        p_expected_on
    from core.organizations as o
    where o.id = v_organization_id
    returning id into v_id;

    return core.finish_once(
        p_idempotency_key, jsonb_build_object('lead_id', v_id, 'stage', 'new')
    );
exception
    when foreign_key_violation then
        perform core.refuse('RQ404', 'there is no such contact', sqlerrm, 'name a contact');
        return null;
    when check_violation or not_null_violation or numeric_value_out_of_range then
        perform core.refuse('RQ422', 'this cannot be a lead', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.create_lead(
    uuid, text, numeric, uuid, uuid, text, date, text
)
owner to app_owner;

revoke all on function api.create_lead(
    uuid, text, numeric, uuid, uuid, text, date, text
) from public;
grant execute on function api.create_lead(
    uuid, text, numeric, uuid, uuid, text, date, text
) to authenticated;

comment on function api.create_lead(
    uuid, text, numeric, uuid, uuid, text, date, text
) is
    'Puts somebody who may buy something on the board, in the currency of the organization. '
    'Whoever calls works on it, unless somebody else is named. The same idempotency key with '
    'the same values returns the first lead. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.move_lead(
    p_lead_id uuid, p_stage text, p_lost_reason text default null, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_lead contact.leads;
begin
    perform core.require_permission('leads.write');

    select l.*
    into v_lead
    from contact.leads as l
    where l.organization_id = v_organization_id and l.id = p_lead_id and l.deleted_at is null
    for no key update;

    if v_lead.id is null then
        perform core.refuse(
            'RQ404', 'there is no such lead', format('the id is "%s"', p_lead_id),
            'name one of api.lead_board'
        );
    elsif v_lead.stage = p_stage then
        return v_lead.row_version;
    end if;

    perform core.check_row_version('lead', p_row_version, v_lead.row_version);

    update contact.leads as l
    set
        stage = p_stage,
        closed_at = case when p_stage in ('won', 'lost') then now() end,
        lost_reason = case when p_stage = 'lost' then p_lost_reason end
    where l.organization_id = v_organization_id and l.id = p_lead_id
    returning l.row_version into v_lead.row_version;

    return v_lead.row_version;
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a stage of the lead', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.move_lead(uuid, text, text, int) owner to app_owner;

revoke all on function api.move_lead(uuid, text, text, int) from public;
grant execute on function api.move_lead(uuid, text, text, int) to authenticated;

comment on function api.move_lead(uuid, text, text, int) is
    'Moves a lead on: new, contacted, qualified, proposed, and won or lost; one that was lost '
    'can be contacted again. Returns its version. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.lead_board(p_owner_id uuid default null, p_limit int default 20)
returns table (
    lead_id uuid,
    stage text,
    title text,
    contact_id uuid,
    display_name text,
    amount numeric,
    currency text,
    owner_id uuid,
    location_id uuid,
    expected_on date,
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
    v_ids uuid[];
begin
    perform core.require_permission('leads.read');

    -- Each stage is read from its own place of the index, and no further than is shown.
    v_ids := array(
        select n.id
        from unnest(array['new', 'contacted', 'qualified', 'proposed']) as s (stage)
        cross join lateral (
            select l.id
            from contact.leads as l
            where
                l.organization_id = v_organization_id
                and l.stage = s.stage
                and (p_owner_id is null or l.owner_id = p_owner_id)
                and l.deleted_at is null
            order by l.id desc
            limit least(greatest(coalesce(p_limit, 20), 1), 100)
        ) as n
    );

    perform audit.log_access('api.lead_board', 'contact.leads', v_ids);

    return query
    select
        l.id,
        l.stage,
        l.title,
        l.contact_id,
        c.display_name,
        l.amount,
        l.currency::text,
        l.owner_id,
        l.location_id,
        l.expected_on,
        l.row_version
    from contact.leads as l
    inner join contact.contacts as c
        on c.organization_id = v_organization_id and l.contact_id = c.id
    where l.organization_id = v_organization_id and l.id = any(v_ids) and c.deleted_at is null
    order by array_position(array['new', 'contacted', 'qualified', 'proposed'], l.stage), l.id desc;
end
$function$;

alter function api.lead_board(uuid, int) owner to app_owner;

revoke all on function api.lead_board(uuid, int) from public;
grant execute on function api.lead_board(uuid, int) to authenticated;

comment on function api.lead_board(uuid, int) is
    'The open leads of the caller''s branches, or of one user: of each stage the newest, at '
    'most p_limit (100). Every call is logged. Raises RQ403.';

create or replace function api.sales_report(p_first_on date, p_last_on date)
returns table (
    stage text,
    currency text,
    leads bigint,
    amount numeric
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_time_zone text;
begin
    perform core.require_permission('leads.read');

    if coalesce(p_last_on not between p_first_on and p_first_on + 3660, true) then
        perform core.refuse(
            'RQ422', 'these are no days of a report',
            format('from "%s" to "%s"', p_first_on, p_last_on),
            'name a first and a last day, at most ten years apart'
        );
    end if;

    select o.time_zone::text
    into v_time_zone
    from core.organizations as o
    where o.id = v_organization_id;

    return query
    select l.stage, l.currency::text, count(*), sum(l.amount)
    from contact.leads as l
    where
        l.organization_id = v_organization_id
        and l.stage in ('won', 'lost')
        and l.closed_at >= p_first_on::timestamp at time zone v_time_zone
        and l.closed_at < (p_last_on + 1)::timestamp at time zone v_time_zone
        and l.deleted_at is null
    group by l.stage, l.currency
    order by l.stage desc, l.currency::text;
end
$function$;

alter function api.sales_report(date, date) owner to app_owner;

revoke all on function api.sales_report(date, date) from public;
grant execute on function api.sales_report(date, date) to authenticated;

comment on function api.sales_report(date, date) is
    'What was won and lost from the first to the last day, by the clock of the organization: '
    'leads and their amounts, of the caller''s branches. Raises RQ403, RQ422.';

commit;
