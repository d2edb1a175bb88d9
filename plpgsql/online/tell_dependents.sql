-- function online.tell_dependents(online.column_changes)

create or replace function online.tell_dependents(p_change online.column_changes)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_told text;
begin
    for v_told in
        select d
        from online.column_dependents(p_change.relation, p_change.column_name) as d
    loop
        raise notice '% reads column "%" of %: the switch needs p_before and p_after for it',
            v_told, p_change.column_name, p_change.relation;
    end loop;

    for v_told in
        select p.pubname::text
        from pg_publication_tables as p
        inner join pg_class as r
            on p.tablename = r.relname
        inner join pg_namespace as n
            on r.relnamespace = n.oid and p.schemaname = n.nspname
        where r.oid = p_change.relation
    loop
        raise notice 'publication "%" has %: add column "%" on its subscribers first',
            v_told, p_change.relation, p_change.new_column;
    end loop;

    for v_told in
        select t.tgname::text
        from pg_trigger as t
        where
            t.tgrelid = p_change.relation
            and not t.tgisinternal
            and t.tgtype & 3 = 3
            and t.tgname > online.sync_trigger(p_change.column_name)
    loop
        raise notice 'trigger "%" of % comes after the one that keeps the columns alike',
            v_told, p_change.relation;
    end loop;
end
$function$;

revoke all on function online.tell_dependents(online.column_changes) from public;

comment on function online.tell_dependents(online.column_changes) is
    'Tells by notices what will need attention: what reads the column, publications, triggers '
    'that come later.';
