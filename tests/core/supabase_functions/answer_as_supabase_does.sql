begin;

select plan(5);

select test.make_tenants();

select is(test.value_as('anon', 'select auth.uid()'), null, 'without claims there is nobody');

select test.claims('{"sub": "6b8b4567-327b-23c6-643c-986966334873", "role": "authenticated"}');

select
    is(
        test.value_as('authenticated', 'select auth.uid()'),
        '6b8b4567-327b-23c6-643c-986966334873',
        'a subject that is a uuid'
    );
select
    is(
        test.value_as('authenticated', 'select auth.role()'),
        'authenticated',
        'the role of the claims'
    );
select
    is(
        test.value_as('authenticated', $$select auth.jwt() ->> 'sub'$$),
        '6b8b4567-327b-23c6-643c-986966334873',
        'the claims'
    );

select test.claims('{"sub": "user_ada", "role": "authenticated"}');

select is(test.value_as('authenticated', 'select auth.uid()'), null, 'a subject that is none');

select *
from finish();

rollback;
