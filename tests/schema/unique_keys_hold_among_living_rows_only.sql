-- A deleted row gives its name free. A token must not come twice, deleted or not; and a key with the
-- id in it takes nothing from anybody: foreign keys need some.

begin;

select plan(2);

prepare offenders as
select
    r.name,
    x.indexrelid::regclass
from test.relations('rp') as r
inner join pg_index as x
    on r.oid = x.indrelid
where
    r.class = 'tenant'
    and (x.indisunique or x.indisexclusion)
    and not x.indisprimary
    and coalesce(pg_get_expr(x.indpred, x.indrelid), '') !~ 'deleted_at IS NULL'
    and not exists (
        select
        from pg_attribute as a
        where a.attrelid = r.oid and a.attname = 'id' and a.attnum = any(x.indkey)
    )
    and x.indexrelid <> all (array['core.uq_invitations_token_digest']::regclass[]);

select is_empty('offenders', 'every other key of a tenant table holds among living rows only');

create unique index uq_patients_computed_at on contact.patients (organization_id, computed_at);

select isnt_empty('offenders', 'a key that deleted rows keep is noticed');

select *
from finish();

rollback;
