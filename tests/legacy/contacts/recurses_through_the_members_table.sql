-- The baseline keeps this fault on purpose: it is one of those to be left behind.
-- Clients hold no right here, so the test grants what such a client would have had.

begin;

select plan(2);

grant usage on schema legacy to authenticated;
grant select on all tables in schema legacy to authenticated;

set local request.jwt.claims = '{"sub": "user_1"}';

select is(
    test.error_as('authenticated', 'select from legacy.contacts'),
    '42P17',
    'its policy reads the members table, whose policy reads itself'
);
select is(
    test.error_as('service_role', 'select from legacy.contacts'),
    null,
    'today''s application does not meet that policy'
);

select *
from finish();

rollback;
