-- Verify routiq:integration/apply_webhook on pg

begin;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- function integration.take_waiting(integration.webhook_events, int)
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
                'defa3a68eefd90de77c4f6be1615c93e0d2c53c69247c26d04642753a2dc99c8'
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
    where p.oid = 'integration.take_waiting(integration.webhook_events, int)'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function integration.take_waiting(integration.webhook_events, int)', v_differs;
    end if;

    -- function integration.ask_account(uuid, text, text)
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
                '4e2e64cbc69397321a1f60c264bab1435a2f3838ecde43ec07b7bcb5073fb817'
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
    where p.oid = 'integration.ask_account(uuid, text, text)'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function integration.ask_account(uuid, text, text)', v_differs;
    end if;

    -- function integration.apply_events(integration.webhook_events[])
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
                '18d30b57221df9600258cd80b0dec38706103cb6a6bc9574fd0223c7cdec8501'
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
    where p.oid = 'integration.apply_events(integration.webhook_events[])'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function integration.apply_events(integration.webhook_events[])', v_differs;
    end if;

    -- function integration.apply_webhook(jobs.jobs)
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
                '7d07ad087dbe60adfae8f384262fa519e022eda5d79d2c9a9a0fff368354026a'
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
    where p.oid = 'integration.apply_webhook(jobs.jobs)'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function integration.apply_webhook(jobs.jobs)', v_differs;
    end if;
end;
$verify$;

rollback;
