begin;

select plan(16);

select test.make_tenants();
select test.make_integrations();

create temporary table asked as
select
    format('select api.put_credential(%L, $$api_key$$, $$sesame$$)', test.integration('north'))
        as put;

select is(
    test.answer_to('user_ada', 'org_north', a.put), 'RQ503', 'before any key has begun, none is kept'
)
from asked as a;

select test.start_keys(1);
select test.answer_to('user_ada', 'org_north', a.put)
from asked as a;

create temporary table opened as
select
    format(
        'select coalesce(w.value, w.refused_with) from integration.with_credential(%L, $$sync$$) as w', test.credential('north', 'api_key')
    ) as query;

select integration.close_keyring();

select is(
    test.worker_answer('user_ada', 'org_north', o.query), 'RQ503', 'without a keyring none opens'
)
from opened as o;
select is(
    test.answer_to('user_ada', 'org_north', replace(a.put, 'api_key', 'token')),
    'RQ503', 'and none is kept'
)
from asked as a;
select is(
    test.answer_to('user_ada', 'org_north', 'select count(*) from api.credential_report()'),
    '1', 'the report needs no key'
);

select integration.open_keyring(test.keyring(7));

select is(
    test.worker_answer('user_ada', 'org_north', o.query),
    'RQ503', 'nor with a keyring that lacks the version'
)
from opened as o;

prepare wrong_key as
select integration.open_keyring(
    jsonb_build_object('1', encode(sha256('another'::bytea), 'base64'))
);

select throws_ok(
    'wrong_key', 'RQ422', 'this is the wrong key', 'a wrong key is told when it is handed over'
);

-- Whoever may set settings may put a wrong key there without asking: it is noticed all the same.
set local integration.keyring = '{"1": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}';

select is(
    test.worker_answer('user_ada', 'org_north', o.query),
    'RQ500', 'a wrong key that was put there opens nothing'
)
from opened as o;
select is(
    test.answer_to('user_ada', 'org_north', replace(a.put, 'api_key', 'token')),
    'RQ422', 'and wraps nothing, or the value would be lost'
)
from asked as a;

create temporary table malformed (number int, keys jsonb, what text);

insert into malformed (number, keys, what)
values
(1, null, 'nothing'),
(2, '{}', 'an empty keyring'),
(3, '["c2VjcmV0IGtleQ=="]', 'a list'),
(4, '{"1": "secret key"}', 'what is no base64'),
(5, '{"1": "c2VjcmV0IGtleQ=="}', 'a key of ten bytes'),
(6, '{"one": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}', 'a version that is none');

create function test.refusal(p_keys jsonb)
returns text
language plpgsql
as $function$
declare
    v_message text;
    v_detail text;
    v_hint text;
    v_context text;
begin
    perform integration.open_keyring(p_keys);
    return null;
exception
    when others then
        get stacked diagnostics
            v_message = message_text,
            v_detail = pg_exception_detail,
            v_hint = pg_exception_hint,
            v_context = pg_exception_context;
        return concat_ws(' ', sqlstate, v_message, v_detail, v_hint, v_context);
end
$function$;

select matches(
    case
        when test.refusal(m.keys) ~ 'secret key|c2VjcmV0IGtleQ==|AAAA' then 'it tells of the key'
        else test.refusal(m.keys)
    end,
    '^RQ422 ', m.what || ' is refused, and the refusal tells nothing of it'
)
from malformed as m
order by m.number;

select integration.open_keyring(test.keyring(1));

select is(
    test.worker_answer('user_ada', 'org_north', o.query),
    'sesame', 'with the right one it opens: nothing was lost'
)
from opened as o;
select integration.open_keyring(
    jsonb_build_object('1', translate(test.keyring(1) ->> '1', '+/', '-_'))
);
select is(
    test.worker_answer('user_ada', 'org_north', o.query),
    'sesame', 'also where the key is written as Fernet writes it'
)
from opened as o;

select *
from finish();

rollback;
