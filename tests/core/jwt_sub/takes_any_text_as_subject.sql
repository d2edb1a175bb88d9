begin;

select plan(2);

set local request.jwt.claims = '{"sub": "auth0|64f1"}';

select is(core.jwt_sub(), 'auth0|64f1', 'a subject need not be a uuid');

set local request.jwt.claims = '{"sub": "  "}';

select is(core.jwt_sub(), null, 'a blank subject is none');

select *
from finish();

rollback;
