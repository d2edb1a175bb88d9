begin;

select plan(3);

set local request.jwt.claims = '{"sub": "auth0|64f1"}';

select is(core.jwt_sub(), 'auth0|64f1', 'a subject need not be a uuid');

set local request.jwt.claims = '{"sub": "  "}';

select is(core.jwt_sub(), null, 'a blank subject is none');

create schema elsewhere;

create function elsewhere.lie(jsonb, text)
returns text
language sql
as $function$ select 'user_mallory' $function$;

create operator elsewhere.->> (leftarg = jsonb, rightarg = text, function = elsewhere.lie);

set local request.jwt.claims = '{"sub": "user_ada"}';

select set_config(
    'search_path', 'elsewhere, pg_catalog, ' || current_setting('search_path'), true
);

select is(core.jwt_sub(), 'user_ada', 'an operator that stands ahead on the path is not asked');

select *
from finish();

rollback;
