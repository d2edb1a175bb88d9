-- Deploy routiq:contact/undo_merge to pg
-- requires: contact/undo_lock
-- requires: contact/undo_move
-- requires: contact/undo_rest
-- requires: contact/undo_fields
-- requires: contact/undo_made
-- requires: contact/undo_decide
-- requires: contact/undo_idle
-- requires: contact/merge_contacts

begin;

-- function contact.undo_told(uuid, jsonb)
-- function contact.undo_merge(uuid, uuid, boolean)

-- Called with the caller's own sight. Rows that were made since may stand in any branch.

create or replace function contact.undo_told(p_organization_id uuid, p_stayed jsonb)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_rows record;
    v_sight text;
    v_select text;
    v_seen uuid[];
    v_there uuid[];
    v_hidden uuid[] := array[]::uuid[];
-- names come from the steps, which the catalogue gave; values by parameters
-- @plpgsql_check_options: security_warnings = false
begin
    for v_rows in
        select
            (s.entry ->> 'table')::regclass as table_name,
            array_agg((s.entry ->> 'id')::uuid) as ids
        from jsonb_array_elements(p_stayed) as s (entry)
        group by (s.entry ->> 'table')::regclass
    loop
        v_select := format(
            'select array(select t.id from %s as t where t.organization_id = $1 and t.id = any($2))',
            v_rows.table_name
        );

        execute v_select into v_seen using p_organization_id, v_rows.ids;
        v_sight := core.widen_sight();
        execute v_select into v_there using p_organization_id, v_rows.ids;
        perform core.set_context('sight', v_sight);

        v_hidden := v_hidden || array(
            select t.id
            from unnest(v_there) as t (id)
            where t.id <> all (v_seen)
        );
    end loop;

    return (
        select coalesce(jsonb_agg(s.entry order by s.place), '[]')
        from jsonb_array_elements(p_stayed) with ordinality as s (entry, place)
        where (s.entry ->> 'id')::uuid <> all (v_hidden)
    ) || (
        select coalesce(
            jsonb_agg(
                jsonb_build_object('count', h.row_count, 'why', 'made since in other branches')
            ),
            '[]'
        )
        from (select cardinality(v_hidden) as row_count) as h
        where h.row_count > 0
    );
end
$function$;

alter function contact.undo_told(uuid, jsonb) owner to app_owner;

revoke all on function contact.undo_told(uuid, jsonb) from public;

comment on function contact.undo_told(uuid, jsonb) is
    'What stayed when a merge was undone, as the caller may know it: of rows in branches that are '
    'none of the caller''s only how many there are.';

-- Takes the steps of a merge back, last first. Where nothing was written in between, all is as it
-- was but for row_version, updated_at and updated_by, which go on. What was written since is left as
-- it is and told. Of merges that touch one another the last goes first: it may have moved what the
-- earlier one moved. Raises RQ404, RQ409, RQ403.
-- Plans are kept from the first call on, as by contact.merge_contacts.

create or replace function contact.undo_merge(
    p_organization_id uuid, p_merge_id uuid, p_are_different boolean default true
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set timezone = 'UTC'
as $function$
declare
    v_merge contact.contact_merges;
    v_sight text;
    v_search text := current_setting('core.search', true);
    v_idle int[];
    v_step jsonb;
    v_stayed jsonb := '[]'::jsonb;
begin
    v_merge := contact.undo_lock(p_organization_id, p_merge_id);
    v_sight := core.widen_sight();
    -- Both are found by other words once all of it is written, not after each table.
    perform core.set_context('search', 'later');

    update contact.contacts as c
    set merged_into_id = null
    where c.organization_id = p_organization_id and c.id = v_merge.loser_id;

    v_idle := contact.undo_idle(p_organization_id, v_merge.rows_moved -> 'steps');

    for v_step in
        select s.step
        from jsonb_array_elements(v_merge.rows_moved -> 'steps') with ordinality as s (step, place)
        where s.place <> all (v_idle)
        order by s.place desc
    loop
        v_stayed := v_stayed || case v_step ->> 'kind'
            when 'move' then contact.undo_move(p_organization_id, v_step)
            when 'rest' then contact.undo_rest(p_organization_id, p_merge_id, v_step)
            when 'fields' then contact.undo_fields(p_organization_id, v_step)
            else contact.undo_made(p_organization_id, v_step)
        end;
    end loop;

    update contact.contact_merges as m
    set undone_at = now(), undone_by = core.current_user_id()
    where m.organization_id = p_organization_id and m.id = p_merge_id;

    if p_are_different then
        perform contact.undo_decide(p_organization_id, v_merge.survivor_id, v_merge.loser_id);
    end if;

    perform core.set_context('search', v_search);
    perform contact.search_refresh(p_organization_id, array[v_merge.survivor_id, v_merge.loser_id]);
    perform core.set_context('sight', v_sight);
    perform contact.merge_require_sight(p_organization_id, v_merge.rows_moved -> 'steps');

    return jsonb_build_object(
        'merge_id', p_merge_id,
        'survivor_id', v_merge.survivor_id,
        'loser_id', v_merge.loser_id,
        'stayed', contact.undo_told(p_organization_id, v_stayed)
    );
exception
    when unique_violation or exclusion_violation then
        perform core.refuse(
            'RQ409', 'something else has taken the place', sqlerrm,
            'give that another key, or leave the contacts merged'
        );
        return null;
end
$function$;

alter function contact.undo_merge(uuid, uuid, boolean) owner to app_owner;

revoke all on function contact.undo_merge(uuid, uuid, boolean) from public;

comment on function contact.undo_merge(uuid, uuid, boolean) is
    'Takes a merge back, and tells under "stayed" what was written since and so stays where it '
    'is. The pair is kept as different, unless that is not wanted. Raises RQ404; RQ409 where a '
    'later merge must be undone first, where it was undone already, or where a living row has '
    'taken a key; RQ403.';

commit;
