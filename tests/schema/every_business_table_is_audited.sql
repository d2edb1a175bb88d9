begin;

select plan(2);

prepare offenders as
select r.name
from test.relations('rp') as r
where r.class in ('tenant', 'global') and not audit.is_attached(r.oid::regclass);

select is_empty('offenders', 'every write of a tenant or global table is recorded');

alter table contact.contacts disable trigger tg_contacts_90_audit_update;

select isnt_empty('offenders', 'a trigger that is switched off is noticed');

select *
from finish();

rollback;
