-- What the planner must put in the place of its call is an exception, for a set clause would keep it
-- from that: core.new_id. So is what policies ask in every query, for a set clause would cost more
-- than the answer. Those qualify all they name.
-- A procedure that commits, or calls one that does, cannot have a set clause.
-- Those that loop pin the path by the first call of each transaction, the others use no operator.

begin;

select plan(3);

create temporary table committing as
select p.oid::regprocedure as routine
from pg_proc as p
where
    p.prokind = 'p'
    and p.pronamespace in (
        'online'::regnamespace, 'standardisation'::regnamespace, 'staging'::regnamespace
    )
    and p.prosrc ~ '\m(commit;|call online\.require_no_transaction_block)';

select is_empty(
    $$
    select c.routine
    from committing as c
    inner join pg_proc as p
        on c.routine = p.oid
    cross join regexp_split_to_table(p.prosrc, '\mcommit;') with ordinality as t (text, number)
    where
        p.prosrc ~ '\mloop\M'
        and t.number > 1
        and t.text !~ E'^\\s*(perform pg_catalog\\.(set_config\\(''search_path'', ''pg_catalog, pg_temp''|pg_sleep\\()|call online\\.|end\\M|loop\\M|exit when \\w+ is null;|if \\w+ (is not null )?then\n)'
    $$,
    'each pins the path right after it commits, or calls what does'
);

prepare offenders as
select p.oid::regprocedure
from pg_proc as p
where
    p.pronamespace::regnamespace::name in (select s.name from test.house_schemas() as s (name))
    and p.oid <> all(
        array[
            'core.new_id()',
            'core.current_org_id()',
            'core.current_org_external_id()',
            'core.current_user_id()',
            'core.current_location_ids()',
            'core.current_contact_id()',
            'core.current_branch_keys()',
            'core.current_clinical_keys()',
            'core.sees_every_branch()',
            'core.sees_every_contact()',
            'core.is_staff()',
            'core.is_migrating()',
            'core.jwt()',
            'core.jwt_sub()',
            'contact.search_text(text)', -- and what folds whole clinics
            'contact.search_keys(text)',
            'contact.search_letters(text)',
            'contact.phone_fits(text, bigint[])', -- and what each telephone number is asked
            'standardisation.uuid_of(text)', -- and what reads each row of the old tables
            'standardisation.read_instant(text)',
            'standardisation.date_defect(text, timestamptz)'
        ]::regprocedure[]
    )
    and p.oid not in (select c.routine from committing as c)
    and not coalesce(p.proconfig @> array['search_path=pg_catalog, pg_temp'], false);

select is_empty('offenders', 'every other routine pins its search_path');

alter function core.named_organization() reset search_path;

select isnt_empty('offenders', 'a routine without a pinned path is noticed');

select *
from finish();

rollback;
