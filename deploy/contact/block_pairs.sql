-- Deploy routiq:contact/block_pairs to pg
-- requires: contact/block_rules

begin;

-- function contact.block_pairs(uuid)

-- Reads pg_temp.match_work and makes pg_temp.match_pairs. No block is dropped: one that is too large
-- is parted by the next field of its rule, and where no field is left, each contact is compared with
-- its neighbours in the order of names. So the number of pairs grows with the number of contacts,
-- never with its square.

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
    select r.rule, r.places, r.max_block
    from contact.block_rules(p_organization_id) as r;
    create temporary table match_pairs_found (a int, b int) on commit drop;
    execute format(
        $$
        create temporary table match_left_1 on commit drop as
        select r.rule, w.id, k.key
        from pg_temp.match_rules as r
        cross join pg_temp.match_work as w
        cross join lateral unnest(
            case
                when r.places[1] = 0 then w.keys[%s:]
                else w.keys[r.places[1]:r.places[1]]
            end
        ) as k (key)
        where k.key is not null
        $$,
        v_first
    );

    loop
        execute format(
            $$
            create temporary table match_blocks_%1$s on commit drop as
            select
                r.max_block, r.places, b.rule, b.key, b.id,
                count(*) over (partition by b.rule, b.key) as size
            from pg_temp.match_left_%1$s as b
            inner join pg_temp.match_rules as r on b.rule = r.rule
            $$,
            v_level
        );
        execute format(
            $$
            insert into pg_temp.match_pairs_found (a, b)
            select a.id, b.id
            from pg_temp.match_blocks_%1$s as a
            inner join pg_temp.match_blocks_%1$s as b
                on a.rule = b.rule and a.key = b.key and a.id < b.id
            where a.size between 2 and a.max_block
            union all
            select least(n.id, n.other), greatest(n.id, n.other)
            from (
                select b.id, lead(b.id, g.steps) over (
                    partition by b.rule, b.key, g.steps
                    order by w.family_name, w.given_name, w.birth_date, b.id
                ) as other
                from pg_temp.match_blocks_%1$s as b
                inner join pg_temp.match_work as w on b.id = w.id
                cross join generate_series(1, 5) as g (steps)
                where b.size > b.max_block and cardinality(b.places) = %1$s
            ) as n
            where n.other is not null
            $$,
            v_level
        );
        execute format(
            $$
            create temporary table match_left_%2$s on commit drop as
            select
                b.rule, b.id, hashint8extended(coalesce(w.keys[b.places[%2$s]], 0), b.key) as key
            from pg_temp.match_blocks_%1$s as b
            inner join pg_temp.match_work as w on b.id = w.id
            where b.size > b.max_block and cardinality(b.places) > %1$s
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
        create temporary table match_pairs on commit drop as
        select distinct p.a, p.b from pg_temp.match_pairs_found as p
        $$,
        v_level
    );
    get diagnostics v_count = row_count;
    drop table pg_temp.match_pairs_found;
    analyze pg_temp.match_pairs;
    return v_count;
end
$function$;

alter function contact.block_pairs(uuid) owner to app_owner;

revoke all on function contact.block_pairs(uuid) from public;

comment on function contact.block_pairs(uuid) is
    'Finds the pairs of contacts that are worth a comparison, each once; returns how many.';

commit;
