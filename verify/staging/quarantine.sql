-- Verify routiq:staging/quarantine on pg

begin;

create temporary view quarantine
with (security_invoker = true) as
select
    b.organization_id,
    b.system,
    b.entity,
    k.batch_id,
    k.row_number,
    k.external_id,
    k.reasons,
    coalesce(
        to_jsonb(c), to_jsonb(p), to_jsonb(a), to_jsonb(o), to_jsonb(ol), to_jsonb(i), to_jsonb(il)
    )
    - array['organization_id', 'batch_id', 'row_number'] as landed,
    array(
        select distinct u.message
        from staging.rules as u
        where u.entity = b.entity and u.reason = any(k.reasons)
    ) as messages
from staging.records as k
inner join staging.batches as b
    on k.organization_id = b.organization_id and k.batch_id = b.id
left join staging.contacts as c
    on
        b.entity = 'contact'
        and k.organization_id = c.organization_id
        and k.batch_id = c.batch_id
        and k.row_number = c.row_number
left join staging.practitioners as p
    on
        b.entity = 'practitioner'
        and k.organization_id = p.organization_id
        and k.batch_id = p.batch_id
        and k.row_number = p.row_number
left join staging.appointments as a
    on
        b.entity = 'appointment'
        and k.organization_id = a.organization_id
        and k.batch_id = a.batch_id
        and k.row_number = a.row_number
left join staging.orders as o
    on
        b.entity = 'order'
        and k.organization_id = o.organization_id
        and k.batch_id = o.batch_id
        and k.row_number = o.row_number
left join staging.order_lines as ol
    on
        b.entity = 'order_line'
        and k.organization_id = ol.organization_id
        and k.batch_id = ol.batch_id
        and k.row_number = ol.row_number
left join staging.invoices as i
    on
        b.entity = 'invoice'
        and k.organization_id = i.organization_id
        and k.batch_id = i.batch_id
        and k.row_number = i.row_number
left join staging.invoice_lines as il
    on
        b.entity = 'invoice_line'
        and k.organization_id = il.organization_id
        and k.batch_id = il.batch_id
        and k.row_number = il.row_number
where k.outcome = 'rejected';

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view staging.quarantine
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.quarantine'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.quarantine'::regclass
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
                from unnest(array[]::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'staging.quarantine'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view staging.quarantine', v_differs;
    end if;
end;
$verify$;

rollback;
