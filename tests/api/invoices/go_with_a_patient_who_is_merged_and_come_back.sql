begin;

select plan(7);

select test.make_clinic();
select test.make_invoice(test.make_order('[{"description": "Boot", "unit_amount": 150}]'));
select test.answer_to(
    'user_ada', 'org_north',
    format(
        'select api.record_payment(%L, 100, %L, %L) ->> %L', test.contact('Mary'), 'card',
        test.invoice('INV-1'), 'payment_id'
    )
);

create function test.belongs()
returns text
language sql
as $function$
    select string_agg(concat_ws(' ', w.what, c.display_name), ', ' order by w.what)
    from (
        select 'allocation' as what, a.contact_id from billing.payment_allocations as a
        union all
        select 'invoice', i.contact_id from billing.invoices as i
        union all
        select 'invoice line', l.contact_id from billing.invoice_lines as l
        union all
        select 'order', o.contact_id from billing.orders as o
        union all
        select 'order line', l.contact_id from billing.order_lines as l
        union all
        select 'payment', p.contact_id from billing.payments as p
    ) as w
    left join contact.contacts as c
        on w.contact_id = c.id
$function$;

create function test.all_of(p_name text)
returns text
language sql
as $function$
    select format(
        'allocation %1$s, invoice %1$s, invoice line %1$s, order %1$s, order line %1$s, payment %1$s', p_name
    )
$function$;

select is(test.belongs(), test.all_of('Mary'), 'all of it is Mary''s');

create temporary table merged as
select
    test.answer_to(
        'user_ada', 'org_north',
        format(
            'select api.merge_contacts(%L, %L) ->> %L', test.contact('Noah'), test.contact('Mary'), 'merge_id'
        )
    ) as merge_id;

select is(test.belongs(), test.all_of('Noah'), 'Mary was Noah, and so is all of it');
select matches(
    test.answer_to(
        'user_ada', 'org_north', format('select api.undo_merge(%L) ->> %L', (select m.merge_id from merged as m), 'stayed')
    ),
    '^\[\]$', 'or was not'
);
select is(test.belongs(), test.all_of('Mary'), 'and then it comes back');

create temporary table gone as
select
    test.answer_to(
        'user_ada', 'org_north', format('select api.delete_contact(%L)::text', test.contact('Mary'))
    ) as answer;

select is(
    test.belongs(), 'allocation, invoice, invoice line, order, order line, payment',
    'who is deleted leaves what was issued and paid, without a name'
);
select matches(
    test.answer_to(
        'user_ada', 'org_north',
        format(
            'select api.undo_delete(%L) is not null', (select g.answer::jsonb ->> 'delete_batch' from gone as g)
        )
    ),
    '^t', 'brought back'
);
select is(test.belongs(), test.all_of('Mary'), 'all of it has its name again');

select *
from finish();

rollback;
