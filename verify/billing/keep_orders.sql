-- Verify routiq:billing/keep_orders on pg

begin;

create temporary table order_lines (like billing.order_lines);

create trigger tg_order_lines_15_place
before insert or update of
order_id, line_number, description, quantity, unit_amount, discount_basis_points, tax_code,
tax_basis_points, spec, minor_digits, deleted_at
on pg_temp.order_lines
for each row execute function billing.place_order_line();

create trigger tg_order_lines_70_sum_insert
after insert on pg_temp.order_lines
referencing new table as changed
for each statement execute function billing.sum_order_lines();

create trigger tg_order_lines_70_sum_update
after update on pg_temp.order_lines
referencing new table as changed
for each statement execute function billing.sum_order_lines();

create trigger tg_order_lines_70_sum_delete
after delete on pg_temp.order_lines
referencing old table as changed
for each statement execute function billing.sum_order_lines();

create temporary table orders (like billing.orders);

create trigger tg_orders_30_pass_on
after update of contact_id, location_id on pg_temp.orders
for each row
when (
    old.contact_id is distinct from new.contact_id
    or old.location_id is distinct from new.location_id
)
execute function billing.pass_on_order();

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- function billing.place_order_line()
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
                'cdb2bbea685bba79fcc63e2be9b95f3b3e922b1f0304aa2e3943baf96e10e58e'
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
    where p.oid = 'billing.place_order_line()'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function billing.place_order_line()', v_differs;
    end if;

    -- function billing.sum_order_lines()
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
                '98f10ebfed57f541d5991ea6736430c28d7e9e46243f7db64c589fb0ec08e905'
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
    where p.oid = 'billing.sum_order_lines()'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function billing.sum_order_lines()', v_differs;
    end if;

    -- function billing.pass_on_order()
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
                '1eb9aed586f1f198d933c8f1f88d3be379e5de6bc6f82fea045ed41287e1832c'
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
    where p.oid = 'billing.pass_on_order()'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function billing.pass_on_order()', v_differs;
    end if;

    -- trigger tg_order_lines_15_place on billing.order_lines
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'billing.order_lines'::regclass
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
        t.tgname = 'tg_order_lines_15_place'
        and t.tgrelid = 'pg_temp.order_lines'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_order_lines_15_place on billing.order_lines', v_differs;
    end if;

    -- trigger tg_order_lines_70_sum_insert on billing.order_lines
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'billing.order_lines'::regclass
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
        t.tgname = 'tg_order_lines_70_sum_insert'
        and t.tgrelid = 'pg_temp.order_lines'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_order_lines_70_sum_insert on billing.order_lines', v_differs;
    end if;

    -- trigger tg_order_lines_70_sum_update on billing.order_lines
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'billing.order_lines'::regclass
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
        t.tgname = 'tg_order_lines_70_sum_update'
        and t.tgrelid = 'pg_temp.order_lines'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_order_lines_70_sum_update on billing.order_lines', v_differs;
    end if;

    -- trigger tg_order_lines_70_sum_delete on billing.order_lines
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'billing.order_lines'::regclass
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
        t.tgname = 'tg_order_lines_70_sum_delete'
        and t.tgrelid = 'pg_temp.order_lines'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_order_lines_70_sum_delete on billing.order_lines', v_differs;
    end if;

    -- trigger tg_orders_30_pass_on on billing.orders
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'billing.orders'::regclass
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
        t.tgname = 'tg_orders_30_pass_on'
        and t.tgrelid = 'pg_temp.orders'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_orders_30_pass_on on billing.orders', v_differs;
    end if;
end;
$verify$;

rollback;
