begin;

select plan(3);

select is(core.jwt(), null, 'claims that were never set are null');

set local request.jwt.claims = '';

select is(core.jwt(), null, 'empty claims, as a pooled connection leaves them, are null');

set local request.jwt.claims = '{"sub": "user_ada"}';

select is(core.jwt() ->> 'sub', 'user_ada', 'claims are read as JSON');

select *
from finish();

rollback;
