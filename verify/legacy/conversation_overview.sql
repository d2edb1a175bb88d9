-- Verify routiq:legacy/conversation_overview on pg

begin;

create temporary view conversation_overview as
select
    v.organization_id,
    v.id as conversation_id,
    v.source,
    v.status,
    c.name as contact_name,
    (
        select count(*)
        from legacy.messages as m
        where m.conversation_id = v.id
    ) as message_count,
    (
        select m.body
        from legacy.messages as m
        where m.conversation_id = v.id
        order by m.created_at desc
        limit 1
    ) as last_body,
    (
        select max(m.created_at)
        from legacy.messages as m
        where m.conversation_id = v.id
    ) as last_message_at
from legacy.conversations as v
left join legacy.contacts as c
    on v.contact_id = c.id;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view legacy.conversation_overview
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.conversation_overview'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.conversation_overview'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_owner'),
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
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['service_role:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'legacy.conversation_overview'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view legacy.conversation_overview', v_differs;
    end if;
end;
$verify$;

rollback;
