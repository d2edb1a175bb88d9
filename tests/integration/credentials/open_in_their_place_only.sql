begin;

select plan(8);

select test.make_tenants();
select test.make_integrations();
select test.start_keys(1, 2);

select test.answer_to(
    'user_ada', 'org_north',
    format('select api.put_credential(%L, $$api_key$$, $$north 1$$)', test.integration('north'))
);
select test.answer_to(
    'user_ada', 'org_north',
    format('select api.put_credential(%L, $$token$$, $$north 2$$)', test.integration('north'))
);
select test.answer_to(
    'user_alan', 'org_south',
    format('select api.put_credential(%L, $$api_key$$, $$south$$)', test.integration('south'))
);

create temporary table tampering (number int, change text, what text);

insert into tampering (number, change, what)
values
(
    1,
    'ciphertext = o.ciphertext, data_key_wrapped = o.data_key_wrapped from'
    ' integration.credentials as o where o.id = test.credential($$south$$, $$api_key$$)',
    'the value and key of another organization'
),
(
    2,
    'ciphertext = o.ciphertext, data_key_wrapped = o.data_key_wrapped from'
    ' integration.credentials as o where o.id = test.credential($$north$$, $$token$$)',
    'the value and key of another credential'
),
(
    3,
    'data_key_wrapped = o.data_key_wrapped from'
    ' integration.credentials as o where o.id = test.credential($$north$$, $$token$$)',
    'the key of another credential'
),
(4, 'kind = $$other$$ where true', 'another kind'),
(5, 'kek_version = 1 where true', 'another version of the key'),
(6, 'ciphertext = set_byte(c.ciphertext, 20, 255 - get_byte(c.ciphertext, 20)) where true', 'a byte');

create function test.tampered(p_change text)
returns text
language plpgsql
as $function$
declare
    v_answer text;
    v_id uuid := test.credential('north', 'api_key');
begin
    execute format(
        'update integration.credentials as c set %s and c.id = %L', p_change, v_id
    );
    v_answer := test.worker_answer(
        'user_ada', 'org_north', format('select coalesce(w.value, w.refused_with) from integration.with_credential(%L, $$sync$$) as w', v_id)
    );
    raise exception 'undone' using errcode = 'ZZ001';
exception
    when sqlstate 'ZZ001' then
        return v_answer;
end
$function$;

select is(test.tampered(t.change), 'RQ500', 'it does not open with ' || t.what)
from tampering as t
order by t.number;

select is(
    test.worker_answer(
        'user_ada', 'org_north',
        format('select coalesce(w.value, w.refused_with) from integration.with_credential(%L, $$sync$$) as w', test.credential('north', 'api_key'))
    ),
    'north 1', 'put back, it opens: nothing was lost'
);
select is(
    test.worker_answer(
        'user_alan', 'org_south',
        format('select coalesce(w.value, w.refused_with) from integration.with_credential(%L, $$sync$$) as w', test.credential('south', 'api_key'))
    ),
    'south', 'and others opened all the while'
);

select *
from finish();

rollback;
