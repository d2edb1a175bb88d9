-- Deploy routiq:contact/block_contact to pg
-- requires: contact/block_rules
-- requires: contact/match_rows

begin;

-- function contact.block_contact(uuid, uuid)

-- The same rules as contact.block_pairs, asked for one contact by the index of the keys: of each
-- rule the first level that no more than its bound share. Where all levels are shared by more, those
-- with the most parts in common are taken.

create or replace function contact.block_contact(p_organization_id uuid, p_contact_id uuid)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_keys bigint[];
    v_block record;
    v_shared bigint[];
    v_ids uuid[];
    v_found uuid[] := array[]::uuid[];
begin
    select r.keys
    into v_keys
    from contact.match_rows as r
    where r.organization_id = p_organization_id and r.contact_id = p_contact_id;

    for v_block in
        select r.places, r.max_block, k.key
        from contact.block_rules(p_organization_id) as r
        cross join lateral unnest(
            case
                when r.places[1] = 0 then v_keys[cardinality(contact.block_fields()) + 1:]
                else v_keys[r.places[1]:r.places[1]]
            end
        ) as k (key)
        where k.key is not null
    loop
        v_shared := array[v_block.key];

        for v_level in 1..cardinality(v_block.places) loop
            if v_level > 1 then
                v_shared := v_shared || coalesce(v_keys[v_block.places[v_level]], v_block.key);
            end if;

            v_ids := array(
                select r.contact_id
                from contact.match_rows as r
                where
                    r.organization_id = p_organization_id
                    and r.keys @> v_shared
                    and r.contact_id <> p_contact_id
                limit v_block.max_block
            );
            exit when cardinality(v_ids) < v_block.max_block;
        end loop;

        if cardinality(v_ids) = v_block.max_block then
            v_ids := array(
                select r.contact_id
                from contact.match_rows as r
                where
                    r.organization_id = p_organization_id
                    and r.keys @> v_shared
                    and r.contact_id <> p_contact_id
                order by (
                    select count(*)
                    from unnest(r.keys) as k (key)
                    where k.key = any(v_keys)
                ) desc, r.contact_id
                limit v_block.max_block
            );
        end if;

        v_found := v_found || v_ids;
    end loop;

    return array(select distinct f.id from unnest(v_found) as f (id));
end
$function$;

alter function contact.block_contact(uuid, uuid) owner to app_owner;

revoke all on function contact.block_contact(uuid, uuid) from public;

comment on function contact.block_contact(uuid, uuid) is
    'Contacts of a tenant that are worth a comparison with one of them.';

commit;
