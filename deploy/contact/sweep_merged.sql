-- Deploy routiq:contact/sweep_merged to pg
-- requires: contact/merge_rows
-- requires: contact/survivor_of
-- requires: contact/contact_merges__policies
-- requires: core/widen_sight

begin;

-- function contact.sweep_merged(uuid)

-- Foreign keys let nobody write to a contact that was merged (core.require_living_parents). What names
-- a contact without one, such as an invitation or the id of another system, may still come with an old
-- id. The steps are kept with the merge that led to who stands for it now, the last one of a chain, so
-- that undoing it gives them back. It locks as an update does, for who writes a row that names a contact
-- may be waiting for the job that calls this.

create or replace function contact.sweep_merged(p_organization_id uuid)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_sight text := core.widen_sight();
    v_reference record;
    v_lost_ids uuid[] := array[]::uuid[];
    v_found uuid[];
    v_loser_id uuid;
    v_survivor_id uuid;
    v_merge_id uuid;
    v_steps jsonb;
    v_count bigint := 0::bigint;
-- names come from the catalogue, values by parameters
-- @plpgsql_check_options: security_warnings = false
begin
    for v_reference in
        select
            r.child_table,
            r.child_column,
            r.is_any_table
        from contact.merge_references('contact.contacts') as r
        where r.can_rest
    loop
        execute format(
            'select array(select distinct c.id from contact.contacts as c '
            'inner join %s as t on t.organization_id = $1 and c.id = t.%I and t.deleted_at is null%s '
            'where c.organization_id = $1 and c.merged_into_id is not null '
            'and c.deleted_at is null)',
            v_reference.child_table,
            v_reference.child_column,
            case
                when v_reference.is_any_table then ' and t.target_table = ''contact.contacts'''
            end
        )
        into v_found
        using p_organization_id;

        v_lost_ids := v_lost_ids || v_found;
    end loop;

    for v_loser_id in
        select m.loser_id
        from contact.contact_merges as m
        where
            m.organization_id = p_organization_id
            and m.loser_id = any(v_lost_ids)
            and m.undone_at is null
            and m.deleted_at is null
        order by m.loser_id
    loop
        v_survivor_id := contact.survivor_of(p_organization_id, v_loser_id);

        perform
        from contact.contacts as c
        where c.organization_id = p_organization_id and c.id in (v_survivor_id, v_loser_id)
        order by c.id
        for no key update;

        -- merged on, or undone, while this waited: the next run sees to it
        continue when contact.survivor_of(p_organization_id, v_loser_id)
        is distinct from v_survivor_id or v_survivor_id = v_loser_id;

        -- of a chain of merges, the one that is undone first
        with recursive way as (
            select v_loser_id as id
            union all
            select c.merged_into_id
            from way as w
            inner join contact.contacts as c
                on c.organization_id = p_organization_id and w.id = c.id
            where c.merged_into_id is not null
        )

        select m.id
        into v_merge_id
        from way as w
        inner join contact.contact_merges as m
            on m.organization_id = p_organization_id and w.id = m.loser_id
        where
            m.survivor_id = v_survivor_id
            and m.undone_at is null
            and m.deleted_at is null;

        v_steps := (
            select coalesce(jsonb_agg(s.step order by s.place), '[]')
            from jsonb_array_elements(
                contact.merge_rows(
                    p_organization_id => p_organization_id,
                    p_merge_id => v_merge_id,
                    p_table => 'contact.contacts',
                    p_survivor_row_id => v_survivor_id,
                    p_loser_row_id => v_loser_id,
                    p_survivor_id => v_survivor_id
                )
            ) with ordinality as s (step, place)
            where s.step ->> 'kind' <> 'move' or s.step -> 'rows' <> '[]'
        );

        update contact.contact_merges as m
        set rows_moved = jsonb_set(m.rows_moved, '{steps}', m.rows_moved -> 'steps' || v_steps)
        where m.organization_id = p_organization_id and m.id = v_merge_id and v_steps <> '[]';

        v_count := v_count + (
            select coalesce(sum(jsonb_array_length(s.step -> 'rows')), 0)
            from jsonb_array_elements(v_steps) as s (step)
            where s.step ->> 'kind' = 'move'
        );
    end loop;

    perform core.set_context('sight', v_sight);

    return v_count;
end
$function$;

alter function contact.sweep_merged(uuid) owner to app_owner;

revoke all on function contact.sweep_merged(uuid) from public;

comment on function contact.sweep_merged(uuid) is
    'Moves what was written to contacts that were merged to those who stand for them; returns how '
    'many rows. For the job that looks for duplicates.';

commit;
