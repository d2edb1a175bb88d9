-- Verify routiq:inventory/move_stock on pg

begin;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- function inventory.hold_stock(uuid, uuid)
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
                'f50aa1baf14394204a1b82ca6cc267be7943913e3dff0465666cb24f30285c27'
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
    where p.oid = 'inventory.hold_stock(uuid, uuid)'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function inventory.hold_stock(uuid, uuid)', v_differs;
    end if;

    -- function inventory.move_stock(uuid, uuid, text, numeric, text, uuid)
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
                'f4c41f3a8abdaf543184e5b2b1d1149306af1911ade0b79cad51e102003f9ec7'
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
    where p.oid = 'inventory.move_stock(uuid, uuid, text, numeric, text, uuid)'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function inventory.move_stock(uuid, uuid, text, numeric, text, uuid)', v_differs;
    end if;

    -- function inventory.put_stock(uuid, uuid, uuid, text, numeric, text, text, date)
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
                '4a18f631d076485e2cb93fef5a7061be411752c8962e9e1ab953b52f7386c908'
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
    where p.oid = 'inventory.put_stock(uuid, uuid, uuid, text, numeric, text, text, date)'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function inventory.put_stock(uuid, uuid, uuid, text, numeric, text, text, date)', v_differs;
    end if;

    -- function inventory.take_lots(uuid, uuid, numeric, boolean)
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
                'b05694f38b5691fdbc65f41e239192d08bb48f26e59403b8800d5c2827412519'
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
    where p.oid = 'inventory.take_lots(uuid, uuid, numeric, boolean)'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function inventory.take_lots(uuid, uuid, numeric, boolean)', v_differs;
    end if;

    -- function inventory.take_stock(uuid, uuid, uuid, text, numeric, text, uuid)
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
                '3e708d47eefbc73c206c5601f02e4444781c0dcfc02366dce348496555ec960a'
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
    where p.oid = 'inventory.take_stock(uuid, uuid, uuid, text, numeric, text, uuid)'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function inventory.take_stock(uuid, uuid, uuid, text, numeric, text, uuid)', v_differs;
    end if;
end;
$verify$;

rollback;
