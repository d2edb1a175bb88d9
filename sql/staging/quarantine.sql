-- view staging.quarantine

create or replace view staging.quarantine
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

alter view staging.quarantine owner to app_owner;

comment on view staging.quarantine is
    'Landed rows that were put aside, as they came, and why';
