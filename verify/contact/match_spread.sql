-- Verify routiq:contact/match_spread on pg

begin;

create temporary table match_rows (like contact.match_rows);

create trigger tg_match_rows_80_spread_insert
after insert on pg_temp.match_rows
referencing new table as new_rows
for each statement execute function contact.match_spread();

create trigger tg_match_rows_80_spread_update
after update on pg_temp.match_rows
referencing old table as old_rows new table as new_rows
for each statement execute function contact.match_spread();

create trigger tg_match_rows_80_spread_delete
after delete on pg_temp.match_rows
referencing old table as old_rows
for each statement execute function contact.match_spread();

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- function contact.match_spread()
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_proc as p
    cross join lateral (
        values
        ('kind', p.prokind = 'f'),
        (
            'body',
            encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex')
            in (
                '307e0fb8a7a7861b28fb78bc2cac0fae1ed8ad1a4404543d8fc433631c2df5e5'
            )
        ),
        (
            'language',
            (select l.lanname from pg_language as l where l.oid = p.prolang)
            = 'plpgsql'
        ),
        ('volatility', p.provolatile = 'v'),
        ('strictness', p.proisstrict = false),
        ('security', p.prosecdef = true),
        ('leakproofness', p.proleakproof = false),
        ('parallel safety', p.proparallel = 'u'),
        (
            'settings',
            array(
                select
                    lower(split_part(s.setting, '=', 1))
                    || substr(s.setting, strpos(s.setting, '=')) collate "C"
                from unnest(p.proconfig) as s (setting)
                order by 1
            )
            = array['row_security=on', 'search_path=pg_catalog, pg_temp']::text[]
        ),
        ('owner', pg_get_userbyid(p.proowner) = 'app_migrator'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
                where a.grantee <> p.proowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array[]::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(p.proowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where p.oid = 'contact.match_spread()'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function contact.match_spread()', v_differs;
    end if;

    -- trigger tg_match_rows_80_spread_insert on contact.match_rows
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'contact.match_rows'::regclass
    cross join lateral (
        values
        ('existence', g.oid is not null),
        ('state', g.tgenabled = t.tgenabled),
        ('function', g.tgfoid = t.tgfoid),
        ('arguments', g.tgargs = t.tgargs),
        (
            'definition',
            regexp_replace(pg_get_triggerdef(g.oid), ' ON [^ ]+ ', ' ON ')
            = regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ')
        )
    ) as c (fact, holds)
    where
        t.tgname = 'tg_match_rows_80_spread_insert'
        and t.tgrelid = 'pg_temp.match_rows'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_match_rows_80_spread_insert on contact.match_rows', v_differs;
    end if;

    -- trigger tg_match_rows_80_spread_update on contact.match_rows
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'contact.match_rows'::regclass
    cross join lateral (
        values
        ('existence', g.oid is not null),
        ('state', g.tgenabled = t.tgenabled),
        ('function', g.tgfoid = t.tgfoid),
        ('arguments', g.tgargs = t.tgargs),
        (
            'definition',
            regexp_replace(pg_get_triggerdef(g.oid), ' ON [^ ]+ ', ' ON ')
            = regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ')
        )
    ) as c (fact, holds)
    where
        t.tgname = 'tg_match_rows_80_spread_update'
        and t.tgrelid = 'pg_temp.match_rows'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_match_rows_80_spread_update on contact.match_rows', v_differs;
    end if;

    -- trigger tg_match_rows_80_spread_delete on contact.match_rows
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'contact.match_rows'::regclass
    cross join lateral (
        values
        ('existence', g.oid is not null),
        ('state', g.tgenabled = t.tgenabled),
        ('function', g.tgfoid = t.tgfoid),
        ('arguments', g.tgargs = t.tgargs),
        (
            'definition',
            regexp_replace(pg_get_triggerdef(g.oid), ' ON [^ ]+ ', ' ON ')
            = regexp_replace(pg_get_triggerdef(t.oid), ' ON [^ ]+ ', ' ON ')
        )
    ) as c (fact, holds)
    where
        t.tgname = 'tg_match_rows_80_spread_delete'
        and t.tgrelid = 'pg_temp.match_rows'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_match_rows_80_spread_delete on contact.match_rows', v_differs;
    end if;
end;
$verify$;

rollback;
