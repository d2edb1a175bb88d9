-- Verify routiq:contact/keep_merged on pg

begin;

create temporary table contacts (like contact.contacts);

create trigger tg_contacts_65_keep_merged
before update of deleted_at on pg_temp.contacts
for each row
when (old.deleted_at is null and new.deleted_at is not null and new.merged_into_id is not null)
execute function contact.keep_merged();

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- function contact.keep_merged()
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
                '3bcb70dc85eba766eb48b4b27304dd17fe7902b47a277244fb3a92ccf65df29a'
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
    where p.oid = 'contact.keep_merged()'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function contact.keep_merged()', v_differs;
    end if;

    -- trigger tg_contacts_65_keep_merged on contact.contacts
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_trigger as t
    left join pg_trigger as g
        on g.tgname = t.tgname and g.tgrelid = 'contact.contacts'::regclass
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
        t.tgname = 'tg_contacts_65_keep_merged'
        and t.tgrelid = 'pg_temp.contacts'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'trigger tg_contacts_65_keep_merged on contact.contacts', v_differs;
    end if;
end;
$verify$;

rollback;
