-- function contact.block_chains(uuid, bigint[])

-- The one home of the keys of blocks: contact.block_pairs goes the same way from level to level for
-- all contacts at once. A key of a level is made of that of the level before and the next field; the
-- first begins with the fields of its rule, so that rules never share a key.

create or replace function contact.block_chains(p_organization_id uuid, p_keys bigint[])
returns table (chain int, level int, key bigint, max_block int)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_block record;
begin
    chain := 0;

    for v_block in
        select r.places, r.max_block, hashint8extended(k.key, r.seed) as key
        from contact.block_rules(p_organization_id) as r
        cross join lateral unnest(
            case
                when r.places[1] = 0 then p_keys[cardinality(contact.block_fields()) + 1:]
                else p_keys[r.places[1]:r.places[1]]
            end
        ) as k (key)
        where k.key is not null
    loop
        chain := chain + 1;
        level := 1;
        key := v_block.key;
        max_block := v_block.max_block;
        return next;

        while level < cardinality(v_block.places) loop
            level := level + 1;
            key := hashint8extended(coalesce(p_keys[v_block.places[level]], 0), key);
            return next;
        end loop;
    end loop;
end
$function$;

alter function contact.block_chains(uuid, bigint[]) owner to app_owner;

revoke all on function contact.block_chains(uuid, bigint[]) from public;

comment on function contact.block_chains(uuid, bigint[]) is
    'Keys of the blocks that a contact with such fields may stand in: a chain for each rule and '
    'each number, from the widest block to the narrowest.';
