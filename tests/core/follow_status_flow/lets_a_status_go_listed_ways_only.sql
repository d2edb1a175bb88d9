begin;

select plan(9);

select test.make_tenants();

create function test.refusal(p_statement text)
returns text[]
language plpgsql
as $function$
declare
    v_message text;
    v_hint text;
begin
    execute p_statement;
    return null;
exception
    when others then
        get stacked diagnostics v_message = message_text, v_hint = pg_exception_hint;
        return array[sqlstate, v_message, v_hint];
end
$function$;

select lives_ok(
    $$update core.organizations set status = 'suspended' where slug = 'south'$$,
    'a listed way is open'
);
select lives_ok(
    $$update core.organizations set status = 'closed' where slug = 'south'$$, 'and the next'
);
select is(
    test.refusal($$update core.organizations set status = 'active' where slug = 'south'$$),
    array[
        'RQ409',
        'a row of core.organizations cannot go from "closed" to "active"',
        'from "closed" it may go to: suspended'
    ],
    'another way is refused, with what is allowed'
);
select is(
    test.refusal(
        $$insert into core.organizations (name, slug, status) values ('A', 'a', 'closed')$$
    ),
    array[
        'RQ422',
        'a row of core.organizations cannot begin as "closed"',
        'it may begin as: active'
    ],
    'a beginning that is not listed is refused'
);
select is(
    (test.refusal($$update core.organizations set status = 'sleeping' where slug = 'north'$$))[3],
    'from "active" it may go to: closed, suspended',
    'a status that there is not is refused with what there is'
);

-- A migration is no exception; it lists its own way for as long as it needs it.
select is(
    test.error_as(
        'app_migrator', $$update core.organizations set status = 'active' where slug = 'south'$$
    ),
    'RQ409',
    'a migration is refused too'
);
select is(
    test.error_as(
        'app_migrator',
        $$
            with listed as (
                insert into ref.status_transitions (entity, from_status, to_status)
                values ('core.organizations', 'closed', 'active')
            )
            select
        $$
    ),
    null,
    'and may list the way'
);
select is(
    test.error_as(
        'app_migrator', $$update core.organizations set status = 'active' where slug = 'south'$$
    ),
    null,
    'that it then goes'
);

-- Without the right to read the list, looking it up would fail.
select test.sign_in('user_ada', 'org_north');
revoke select on ref.status_transitions from app_owner;

select is(
    array[
        test.error_as('app_owner', $$update core.organizations set status = 'active'$$),
        test.error_as('app_owner', $$update core.organizations set name = 'North'$$),
        test.error_as('app_owner', $$update core.organizations set status = 'closed'$$)
    ],
    array[null, null, '42501'],
    'where the status stays, nothing is looked up'
);

select *
from finish();

rollback;
