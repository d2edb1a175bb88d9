begin;

select plan(4);

select test.make_tenants();

insert into core.purge_policies (policy, table_name, keep)
values ('test', '*', '1 day');

insert into audit.legal_holds (organization_id, reason, from_on, until_on)
values
    (test.organization('south'), 'case 1', current_date - 20, current_date - 10),
    (test.organization('north'), 'case 2', current_date - 20, current_date - 10);

update core.locations
set
    created_at = now() - interval '30 days',
    deleted_at = now() - interval '15 days'
where code in ('park', 'hill');
update core.locations
set
    created_at = now() - interval '5 days',
    deleted_at = now() - interval '2 days'
where code = 'beach';

select is(
    core.purge_expired('test'), 1::bigint, 'what lived on no day of the hold is removed'
);
select is(
    (
        select string_agg(l.code, ',' order by l.code)
        from core.locations as l
        where l.deleted_at is not null
    ),
    'hill,park', 'what did is kept'
);

update audit.legal_holds set released_at = now()
where organization_id = test.organization('north');

select is(core.purge_expired('test'), 1::bigint, 'until the hold is released');
select is(
    (
        select l.code
        from core.locations as l
        where l.deleted_at is not null
    ),
    'park', 'in the organization that it is on'
);

select *
from finish();

rollback;
