-- Verify routiq:integration/write_credit_note on pg

begin;

create temporary table external_ids (like integration.external_ids);

create trigger tg_external_ids_70_place_credits
after insert on pg_temp.external_ids
for each row
when (new.system = 'xero' and new.entity = 'invoice')
execute function integration.place_credits();

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- function integration.settle_credits(uuid, uuid)
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
                '1b0fab38000ed600611f5b107b658eec0ef409126a3fffaad0761291342edf15'
            )
        ),
        (
            'language',
            (select l.lanname from pg_language as l where l.oid = p.prolang)
            = 'plpgsql'
        ),
        ('volatility', p.provolatile = 'v'),
        ('strictness', p.proisstrict = false),
        ('security', p.prosecdef = false),
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
            = array['search_path=pg_catalog, pg_temp']::text[]
        ),
        ('owner', pg_get_userbyid(p.proowner) = 'app_owner'),
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
    where p.oid = 'integration.settle_credits(uuid, uuid)'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function integration.settle_credits(uuid, uuid)', v_differs;
    end if;

    -- function integration.write_credits(uuid, text, uuid, jsonb)
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
                '50d101b03c6fba139c558ba6feb7fcc0d57dee7c0146c503d6fc9c2e0b70f6f2'
            )
        ),
        (
            'language',
            (select l.lanname from pg_language as l where l.oid = p.prolang)
            = 'plpgsql'
        ),
        ('volatility', p.provolatile = 'v'),
        ('strictness', p.proisstrict = false),
        ('security', p.prosecdef = false),
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
            = array['search_path=pg_catalog, pg_temp']::text[]
        ),
        ('owner', pg_get_userbyid(p.proowner) = 'app_owner'),
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
    where p.oid = 'integration.write_credits(uuid, text, uuid, jsonb)'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function integration.write_credits(uuid, text, uuid, jsonb)', v_differs;
    end if;

    -- function integration.write_credit_note(uuid, text, jsonb)
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
                '6710ed29b0d24301ba76ddba69198ced368a5f1ebb1b8f293c4b5bd43a7849e8'
            )
        ),
        (
            'language',
            (select l.lanname from pg_language as l where l.oid = p.prolang)
            = 'plpgsql'
        ),
        ('volatility', p.provolatile = 'v'),
        ('strictness', p.proisstrict = false),
        ('security', p.prosecdef = false),
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
            = array['search_path=pg_catalog, pg_temp']::text[]
        ),
        ('owner', pg_get_userbyid(p.proowner) = 'app_owner'),
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
    where p.oid = 'integration.write_credit_note(uuid, text, jsonb)'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function integration.write_credit_note(uuid, text, jsonb)', v_differs;
    end if;

    -- function integration.place_credits()
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
                '33aabbb8936f532e1a1698fa03b209fedc9d0135ee75214e2a9afd336d665921'
            )
        ),
        (
            'language',
            (select l.lanname from pg_language as l where l.oid = p.prolang)
            = 'plpgsql'
        ),
        ('volatility', p.provolatile = 'v'),
        ('strictness', p.proisstrict = false),
        ('security', p.prosecdef = false),
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
            = array['search_path=pg_catalog, pg_temp']::text[]
        ),
        ('owner', pg_get_userbyid(p.proowner) = 'app_owner'),
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
    where p.oid = 'integration.place_credits()'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function integration.place_credits()', v_differs;
    end if;

    -- trigger tg_external_ids_70_place_credits on integration.external_ids
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'integration.external_ids'::regclass
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
        t.tgname = 'tg_external_ids_70_place_credits'
        and t.tgrelid = 'pg_temp.external_ids'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_external_ids_70_place_credits on integration.external_ids', v_differs;
    end if;
end;
$verify$;

rollback;
