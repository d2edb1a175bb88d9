-- Revert routiq:contact/merge_done from pg

begin;

-- function contact.merge_done(uuid, uuid)

create or replace function contact.merge_done(p_organization_id uuid, p_merge_id uuid)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select jsonb_build_object(
        'merge_id', m.id,
        'survivor_id', m.survivor_id,
        'loser_id', m.loser_id,
        'rows_moved', (
            select coalesce(jsonb_object_agg(t.name, t.row_count), '{}')
            from (
                select
                    s.step ->> 'table' as name,
                    sum(jsonb_array_length(s.step -> 'rows')) as row_count
                from jsonb_array_elements(m.rows_moved -> 'steps') as s (step)
                where s.step ->> 'kind' = 'move'
                group by s.step ->> 'table'
            ) as t
            where t.row_count > 0
        )
    )
    from contact.contact_merges as m
    where m.organization_id = p_organization_id and m.id = p_merge_id
$function$;

alter function contact.merge_done(uuid, uuid) owner to app_owner;

revoke all on function contact.merge_done(uuid, uuid) from public;

comment on function contact.merge_done(uuid, uuid) is
    'A merge as the functions of api tell it: its id, both contacts, and how many rows of which '
    'table moved.';

commit;
