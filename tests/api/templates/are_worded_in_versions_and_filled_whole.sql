begin;

select plan(21);

select test.make_tenants();

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

create function test.worded(p_body text, p_placeholders text, p_more text default '')
returns text
language sql
as $function$
    select test.asked(
        format(
            'select api.save_message_template(%L, %L, %L, %L %s) ->> %L',
            'reminder', 'sms', p_body, p_placeholders, p_more, 'version'
        )
    )
$function$;

create function test.present()
returns uuid
language sql
as $function$
    select t.id
    from comms.message_templates as t
    where t.replaced_at is null and t.channel = 'sms' and t.language = 'en'
$function$;

create function test.filled(p_values text)
returns text
language sql
as $function$
    select test.asked(format('select api.render_message_template(%L, %L) ->> %L', test.present(), p_values, 'body'))
$function$;

-- What a refusal says, which the SQLSTATE alone does not tell.
create function test.refusal(p_query text)
returns text
language plpgsql
as $function$
declare
    v_detail text;
begin
    execute p_query;
    return null;
exception
    when others then
        get stacked diagnostics v_detail = pg_exception_detail;
        return sqlerrm || ': ' || v_detail;
end
$function$;

select is(test.worded('Hello {{name}}, at {{time}}', '{name,time}'), '1', 'a first wording');
select is(test.worded('Hello {{name}}, at {{time}}', '{time,name}'), '1', 'the same is not kept twice');
select is(test.worded('Dear {{name}}, {{time}} o''clock', '{name,time}'), '2', 'another is another version');
select is(
    test.worded('Olá {{name}}', '{name}', $$, p_language => 'pt-BR'$$), '1', 'each language counts its own'
);
select is(test.worded('Hi {{name}}', '{name}', ', p_row_version => 9'), 'RQ409', 'who read another is refused');
select is(test.worded('Hi', '{}', $$, p_subject => 'x'$$), 'RQ422', 'a short message has no subject');
select is(
    test.asked($$select api.save_message_template('reminder', 'email', 'Hi')$$), 'RQ422', 'an e-mail has one'
);
select is(test.worded('Hi', '{}', $$, p_language => 'English'$$), 'RQ422', 'languages have codes');
select is(
    test.asked($$select api.save_message_template('x', 'sms', 'Hi')$$, 'user_grace'), 'RQ403',
    'who runs the practice words them'
);
select is(
    test.asked(
        $$select string_agg(t.language || ' ' || t.version || ' ' || t.body, ', ' order by t.language)
        from api.list_message_templates() as t$$,
        'user_grace'
    ),
    'en 2 Dear {{name}}, {{time}} o''clock, pt-BR 1 Olá {{name}}', 'staff see the present wordings'
);
select is(
    test.filled('{"name": "<b>{{time}}</b> & \\", "time": 9}'), 'Dear <b>{{time}}</b> & \, 9 o''clock',
    'values go in as they are, once'
);
select is(
    array(
        select test.refusal(format('select comms.check_template(%L, %L, %L)', null, c.body, c.placeholders))
        from (
            values
            ('Hi {{nmae}} {{b}}', '{name,b}'), ('Hi', '{name}'), ('Hi {{ name }}', '{name}'), ('Hi {{name', '{name}'),
            ('Hi }} {{name}}', '{name}'), ('Hi {{{name}}}', '{name}')
        ) as c (body, placeholders)
    ),
    array[
        'the text names a placeholder that nobody gives: nmae',
        'the text lacks a placeholder: name',
        'a placeholder of this text cannot be read: near " name }}"',
        'a placeholder of this text cannot be read: near "name"',
        'a placeholder of this text cannot be read: near "Hi }} "',
        'a placeholder of this text cannot be read: near "{name}}}"'
    ],
    'what is wrong with a text is told'
);
select is(
    array(
        select test.refusal(
            format('select comms.render_template(t, %L) from comms.message_templates as t where t.id = %L', c.given, test.present())
        )
        from (
            values
            ('{"name": "Mary"}'), ('{"name": null, "time": [9]}'), ('[]'),
            ('{"name": "Mary", "time": 9, "room": 1, "age": 2}')
        ) as c (given)
    ),
    array[
        'a value is missing for this text: time',
        'a value is missing for this text: name, time',
        'a value is missing for this text: name, time',
        'the text knows no such placeholder: age, room'
    ],
    'and which values lack, or nobody asked for'
);
select is(test.filled('{"name": "Mary"}'), 'RQ422', 'so nothing is sent with a gap');

select test.asked(
    $$select api.save_message_template('letter', 'email', '{{name}}', '{name}', 'For {{name}}')$$
);
select is(
    test.asked(
        format(
            'select api.render_message_template(%L, %L)',
            (select t.id from comms.message_templates as t where t.name = 'letter'), '{"name": true}'
        )
    ),
    '{"body": "true", "subject": "For true"}', 'subjects are filled too'
);
select is(
    test.asked(
        format(
            'select api.render_message_template(%L, %L)',
            (select t.id from comms.message_templates as t where t.name = 'letter'),
            E'{"name": "a\\nBcc: b@example.com"}'
        )
    ),
    'RQ422', 'and stay one line'
);
select is(
    test.asked(format('select api.render_message_template(%L)', core.new_id())), 'RQ404', 'what is not there'
);
select is(
    test.answer_to(
        'user_alan', 'org_south', format('select api.render_message_template(%L)', test.present())
    ),
    'RQ404', 'nor in another organization'
);
select matches(
    test.asked(format('select api.delete_message_template(%L)', test.present())), 'delete_batch', 'it is taken away'
);
select is(
    test.asked($$select string_agg(t.language, ', ') from api.list_message_templates() as t where t.channel = 'sms'$$),
    'pt-BR', 'and not listed any more'
);
select is(test.worded('Again', '{}'), '3', 'whoever words it again goes on counting');

select *
from finish();

rollback;
