-- function api.save_segment(text, jsonb, text, uuid, int)
-- function api.build_segment(uuid)
-- function api.list_segments()
-- function api.list_segment_members(uuid, int, uuid)

-- Kinds of people by a rule, for whoever decides about promotions. Raise RQ400, RQ401, RQ403,
-- RQ404, RQ409, RQ422.

create or replace function api.save_segment(
    p_name text,
    p_rule jsonb,
    p_description text default null,
    p_segment_id uuid default null,
    p_row_version int default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_row contact.segments;
begin
    perform core.require_permission('promotions.write');
    perform contact.check_segment_rule(p_rule);

    if p_segment_id is null then
        insert into contact.segments (organization_id, name, rule, description)
        values (v_organization_id, p_name, p_rule, p_description)
        returning * into v_row;
    else
        select s.*
        into v_row
        from contact.segments as s
        where s.organization_id = v_organization_id and s.id = p_segment_id and s.deleted_at is null
        for no key update;

        if v_row.id is null then
            perform core.refuse(
                'RQ404', 'there is no such segment', format('the id is "%s"', p_segment_id),
                'name one of api.list_segments'
            );
        end if;

        perform core.check_row_version('segment', p_row_version, v_row.row_version);

        update contact.segments as s
        set
            name = p_name,
            rule = p_rule,
            description = p_description
        where s.organization_id = v_organization_id and s.id = p_segment_id
        returning s.* into v_row;
    end if;

    return jsonb_build_object('segment_id', v_row.id, 'row_version', v_row.row_version);
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'there is such a segment already', sqlerrm,
            'save that one, or name it otherwise'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a segment', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.save_segment(text, jsonb, text, uuid, int) owner to app_owner;

revoke all on function api.save_segment(text, jsonb, text, uuid, int) from public;
grant execute on function api.save_segment(text, jsonb, text, uuid, int) to authenticated;

comment on function api.save_segment(text, jsonb, text, uuid, int) is
    'Makes a segment, or gives one another name and rule; whom it means is found by '
    'api.build_segment. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.build_segment(p_segment_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('promotions.write');

    return contact.build_segment(p_segment_id);
end
$function$;

alter function api.build_segment(uuid) owner to app_owner;

revoke all on function api.build_segment(uuid) from public;
grant execute on function api.build_segment(uuid) to authenticated;

comment on function api.build_segment(uuid) is
    'Finds again whom the rule of a segment means, in every branch, and returns how many they '
    'are, how many came and how many went. Sent again it changes nothing. Raises RQ403, RQ404, '
    'RQ422.';

create or replace function api.list_segments()
returns table (
    segment_id uuid,
    name text,
    description text,
    rule jsonb,
    members bigint,
    built_at timestamptz,
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
begin
    perform core.require_permission('promotions.write');

    return query
    select
        s.id,
        s.name,
        s.description,
        s.rule,
        (
            select count(*)
            from contact.segment_members as m
            where m.organization_id = v_organization_id and m.segment_id = s.id
        ),
        s.built_at,
        s.row_version
    from contact.segments as s
    where s.organization_id = v_organization_id and s.deleted_at is null
    order by s.name;
end
$function$;

alter function api.list_segments() owner to app_owner;

revoke all on function api.list_segments() from public;
grant execute on function api.list_segments() to authenticated;

comment on function api.list_segments() is
    'The segments by name, and how many people were in each when it was last built. Raises RQ403.';

create or replace function api.list_segment_members(
    p_segment_id uuid, p_limit int default 100, p_after uuid default null
)
returns table (
    contact_id uuid,
    display_name text,
    email text,
    phone text,
    added_at timestamptz
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
    perform core.require_permission('promotions.write');

    v_ids := array(
        select m.contact_id
        from contact.segment_members as m
        inner join contact.contacts as c
            on c.organization_id = v_organization_id and m.contact_id = c.id
        where
            m.organization_id = v_organization_id
            and m.segment_id = p_segment_id
            and (p_after is null or m.contact_id > p_after)
            and c.deleted_at is null
        order by m.contact_id
        limit least(greatest(coalesce(p_limit, 100), 1), 1000)
    );

    perform audit.log_access('api.list_segment_members', 'contact.contacts', v_ids);

    return query
    select c.id, c.display_name, c.primary_email::text, c.primary_phone::text, m.added_at
    from contact.segment_members as m
    inner join contact.contacts as c
        on c.organization_id = v_organization_id and m.contact_id = c.id
    inner join contact.segments as s
        on s.organization_id = v_organization_id and m.segment_id = s.id
    where
        m.organization_id = v_organization_id
        and m.segment_id = p_segment_id
        and m.contact_id = any(v_ids)
        and c.deleted_at is null
        and s.deleted_at is null
    order by m.contact_id;
end
$function$;

alter function api.list_segment_members(uuid, int, uuid) owner to app_owner;

revoke all on function api.list_segment_members(uuid, int, uuid) from public;
grant execute on function api.list_segment_members(uuid, int, uuid) to authenticated;

comment on function api.list_segment_members(uuid, int, uuid) is
    'Who is in a segment, at most p_limit (1,000); for the next page give the last contact_id '
    'as p_after. Every call is logged. Raises RQ403.';
