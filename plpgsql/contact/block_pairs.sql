-- function contact.block_pairs(uuid)

-- Reads pg_temp.match_work and makes pg_temp.match_pairs, and pg_temp.match_leaves: under which keys
-- each contact is found later (contact.block_contact). No block is dropped: one that is too large
-- is parted by the next field of its rule, and where no field is left, each contact is compared with
-- its neighbours in the order of names. So the number of pairs grows with the number of contacts,
-- never with its square. Keys are those of contact.block_chains.

create or replace function contact.block_pairs(p_organization_id uuid)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_first int := cardinality(contact.block_fields()) + 1;
    v_level int := 1;
    v_count bigint;
begin
    create temporary table match_rules on commit drop as
    select r.rule, r.places, cardinality(r.places) as levels, r.max_block, r.seed
    from contact.block_rules(p_organization_id) as r;
    analyze pg_temp.match_rules;
    create temporary table match_pairs_found (a int, b int) on commit drop;
    create temporary table match_leaves_found (id int, key bigint) on commit drop;
    execute format(
        $$
        create temporary table match_left_1 on commit drop as
        select k.rule, k.id, hashint8extended(k.key, k.seed) as key
        from (
            select r.rule, w.id, w.keys[r.places[1]] as key, r.seed
            from pg_temp.match_rules as r
            cross join pg_temp.match_work as w
            where r.places[1] > 0
            union all
            select r.rule, w.id, unnest(w.keys[%s:]), r.seed
            from pg_temp.match_rules as r
            cross join pg_temp.match_work as w
            where r.places[1] = 0
        ) as k
        where k.key is not null
        $$,
        v_first
    );

    loop
        execute format(
            $$
            create temporary table match_blocks_%1$s on commit drop as
            select
                b.rule, b.key, b.id, b.size > 1 as is_shared, b.size <= r.max_block as is_small,
                r.levels = %1$s as is_last
            from (
                select l.rule, l.key, l.id, count(*) over (partition by l.key) as size
                from pg_temp.match_left_%1$s as l
            ) as b
            inner join pg_temp.match_rules as r on b.rule = r.rule
            $$,
            v_level
        );
        execute format(
            $$
            insert into pg_temp.match_pairs_found (a, b)
            select a.id, b.id
            from pg_temp.match_blocks_%1$s as a
            inner join pg_temp.match_blocks_%1$s as b on a.key = b.key and a.id < b.id
            where a.is_small and a.is_shared and b.is_small and b.is_shared
            union all
            select least(n.id, n.other), greatest(n.id, n.other)
            from (
                select b.id, lead(b.id, g.steps) over (
                    partition by b.key, g.steps
                    order by w.family_name, w.given_name, w.birth_date, b.id
                ) as other
                from pg_temp.match_blocks_%1$s as b
                inner join pg_temp.match_work as w on b.id = w.id
                cross join generate_series(1, 5) as g (steps)
                where not b.is_small and b.is_last
            ) as n
            where n.other is not null
            $$,
            v_level
        );
        execute format(
            $$
            insert into pg_temp.match_leaves_found (id, key)
            select b.id, b.key
            from pg_temp.match_blocks_%1$s as b
            where b.is_small
            union all
            select n.id, n.key
            from (
                select b.id, b.key, r.max_block,
                    row_number() over (partition by b.key order by b.id) as place
                from pg_temp.match_blocks_%1$s as b
                inner join pg_temp.match_rules as r on b.rule = r.rule
                where not b.is_small and b.is_last
            ) as n
            where n.place <= n.max_block
            $$,
            v_level
        );
        execute format(
            $$
            create temporary table match_left_%2$s on commit drop as
            select
                b.rule, b.id, hashint8extended(coalesce(w.keys[r.places[%2$s]], 0), b.key) as key
            from pg_temp.match_blocks_%1$s as b
            inner join pg_temp.match_rules as r on b.rule = r.rule
            inner join pg_temp.match_work as w on b.id = w.id
            where not b.is_small and not b.is_last
            $$,
            v_level,
            v_level + 1
        );
        get diagnostics v_count = row_count;
        execute format(
            'drop table pg_temp.match_left_%1$s, pg_temp.match_blocks_%1$s', v_level
        );
        v_level := v_level + 1;
        exit when v_count = 0;
    end loop;

    execute format(
        $$
        drop table pg_temp.match_left_%s, pg_temp.match_rules;
        create temporary table match_leaves on commit drop as
        select l.id, array_agg(l.key order by l.key) as keys
        from pg_temp.match_leaves_found as l
        group by l.id;
        create temporary table match_pairs on commit drop as
        select distinct p.a, p.b from pg_temp.match_pairs_found as p
        $$,
        v_level
    );
    get diagnostics v_count = row_count;
    drop table pg_temp.match_pairs_found, pg_temp.match_leaves_found;
    analyze pg_temp.match_pairs;
    return v_count;
end
$function$;

alter function contact.block_pairs(uuid) owner to app_owner;

revoke all on function contact.block_pairs(uuid) from public;

comment on function contact.block_pairs(uuid) is
    'Finds the pairs of contacts that are worth a comparison, each once; returns how many.';
