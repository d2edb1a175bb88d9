-- Verify routiq:billing/sum_invoice_lines on pg

begin;

create temporary table invoice_lines (like billing.invoice_lines);

create trigger tg_invoice_lines_70_sum_insert
after insert on pg_temp.invoice_lines
referencing new table as changed
for each statement execute function billing.sum_invoice_lines();

create trigger tg_invoice_lines_70_sum_update
after update on pg_temp.invoice_lines
referencing new table as changed
for each statement execute function billing.sum_invoice_lines();

create trigger tg_invoice_lines_70_sum_delete
after delete on pg_temp.invoice_lines
referencing old table as changed
for each statement execute function billing.sum_invoice_lines();

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- function billing.credited_of(uuid, uuid)
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
                '217157a984b6e748b44c5129ba7e12002b677a06d0b0a8be153ff7c3fc9e5c22'
            )
        ),
        (
            'language',
            (select l.lanname from pg_language as l where l.oid = p.prolang)
            = 'plpgsql'
        ),
        ('volatility', p.provolatile = 's'),
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
    where p.oid = 'billing.credited_of(uuid, uuid)'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function billing.credited_of(uuid, uuid)', v_differs;
    end if;

    -- function billing.settle_invoice(uuid, uuid)
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
                '8fc69de06bc9a432aad778d1647be4618f963114a608930445d6e263a9ae270c'
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
    where p.oid = 'billing.settle_invoice(uuid, uuid)'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function billing.settle_invoice(uuid, uuid)', v_differs;
    end if;

    -- function billing.sum_invoices(uuid, uuid[])
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
                '354d7128b64f22314954648267cf1076778a217ec1de80c591c34d1e86e53713'
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
    where p.oid = 'billing.sum_invoices(uuid, uuid[])'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function billing.sum_invoices(uuid, uuid[])', v_differs;
    end if;

    -- function billing.count_invoiced(uuid, uuid[])
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
                'b56492dbdb19d9ad36a3c3c765377e3b9eb47786b2f076a1604cb15db1ee4c11'
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
    where p.oid = 'billing.count_invoiced(uuid, uuid[])'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function billing.count_invoiced(uuid, uuid[])', v_differs;
    end if;

    -- function billing.sum_invoice_lines()
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
                'c0f35c897d4d1dad9b4520c2223bd635dc9bd4729d56f52a4f01d54568cc9410'
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
    where p.oid = 'billing.sum_invoice_lines()'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function billing.sum_invoice_lines()', v_differs;
    end if;

    -- trigger tg_invoice_lines_70_sum_insert on billing.invoice_lines
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'billing.invoice_lines'::regclass
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
        t.tgname = 'tg_invoice_lines_70_sum_insert'
        and t.tgrelid = 'pg_temp.invoice_lines'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_invoice_lines_70_sum_insert on billing.invoice_lines', v_differs;
    end if;

    -- trigger tg_invoice_lines_70_sum_update on billing.invoice_lines
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'billing.invoice_lines'::regclass
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
        t.tgname = 'tg_invoice_lines_70_sum_update'
        and t.tgrelid = 'pg_temp.invoice_lines'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_invoice_lines_70_sum_update on billing.invoice_lines', v_differs;
    end if;

    -- trigger tg_invoice_lines_70_sum_delete on billing.invoice_lines
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'billing.invoice_lines'::regclass
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
        t.tgname = 'tg_invoice_lines_70_sum_delete'
        and t.tgrelid = 'pg_temp.invoice_lines'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_invoice_lines_70_sum_delete on billing.invoice_lines', v_differs;
    end if;
end;
$verify$;

rollback;
