-- function contact.survivor_of(uuid, uuid)

-- Merges make chains: a survivor may be merged into another later. A chain is short and has no
-- ring, because contact.merge_contacts merges ends of chains only. PL/pgSQL, whose plan a session
-- keeps: a function in SQL would be planned with every call.

create or replace function contact.survivor_of(p_organization_id uuid, p_contact_id uuid)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return (
        with recursive chain as (
            select
                c.id,
                c.merged_into_id
            from contact.contacts as c
            where
                c.organization_id = p_organization_id
                and c.id = p_contact_id
                and c.deleted_at is null
            union all
            select
                c.id,
                c.merged_into_id
            from chain as h
            inner join contact.contacts as c
                on c.organization_id = p_organization_id and h.merged_into_id = c.id
            where c.deleted_at is null
        )

        select h.id
        from chain as h
        where h.merged_into_id is null
    );
end
$function$;

alter function contact.survivor_of(uuid, uuid) owner to app_owner;

revoke all on function contact.survivor_of(uuid, uuid) from public;

comment on function contact.survivor_of(uuid, uuid) is
    'The contact that stands for one now: itself, or the one that it was merged into, to the end '
    'of the chain. Null where there is no such living contact.';
