begin;

select plan(3);

select lives_ok($$select sha256('token')::core.sha256_digest$$, 'a digest of SHA-256');
select throws_ok(
    $$select 'token'::bytea::core.sha256_digest$$, '23514', null, 'the token itself is refused'
);
select throws_ok(
    $$select sha512('token')::core.sha256_digest$$, '23514', null, 'another digest is refused'
);

select *
from finish();

rollback;
