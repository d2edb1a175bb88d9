-- function contact.block_contact(uuid, uuid, bigint[])

-- A contact stands under one key of each chain, at the first level that has room, so that what is
-- read here is as much in a large tenant as in a small one. Whoever has come since is asked by every
-- level: who stands higher came when there was room. Where all levels are full, a contact stands
-- under none, and still finds those who do.

create or replace function contact.block_contact(
    p_organization_id uuid,
    p_contact_id uuid,
    p_keys bigint[],
    out keys bigint[],
    out contact_ids uuid[]
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
declare
    c_most constant int := 200;
    v_chains bigint[];
begin
    v_chains := array(
        select c.key
        from contact.block_chains(p_organization_id, p_keys) as c
    );

    with hits as materialized (
        select k.key, k.contact_id
        from contact.match_keys as k
        where k.organization_id = p_organization_id and k.key = any(v_chains)
    )

    select
        array(
            select distinct l.key
            from (
                select distinct on (c.chain) c.key
                from contact.block_chains(p_organization_id, p_keys) as c
                left join (
                    select
                        h.key,
                        count(*) as size,
                        bool_or(h.contact_id = p_contact_id) as is_own
                    from hits as h
                    group by h.key
                ) as b
                    on c.key = b.key
                where b.key is null or b.is_own or b.size < c.max_block
                order by c.chain, (b.is_own is true) desc, c.level
            ) as l
            order by l.key
        ),
        array(
            select h.contact_id
            from hits as h
            where h.contact_id <> p_contact_id
            group by h.contact_id
            order by count(*) desc, h.contact_id
            limit c_most
        )
    into keys, contact_ids;
end
$function$;

alter function contact.block_contact(uuid, uuid, bigint[]) owner to app_owner;

revoke all on function contact.block_contact(uuid, uuid, bigint[]) from public;

comment on function contact.block_contact(uuid, uuid, bigint[]) is
    'Contacts of a tenant that are worth a comparison with one of such fields, and the keys under '
    'which this one is to be found.';
