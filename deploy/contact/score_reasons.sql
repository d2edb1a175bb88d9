-- Deploy routiq:contact/score_reasons to pg
-- requires: contact/compare_read

begin;

-- function contact.score_reasons()

-- What a household shares can be overwhelming: a name, a roof, a telephone, a mailbox. So whatever
-- the sum says, two contacts become one without being asked only where the given names and the
-- birth dates are there and the same. That keeps twins apart, and a child named after its parent.

create or replace function contact.score_reasons()
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select format(
        $$array_remove(
            array[
                case when %1$s <> 5 then 'given names are not the same' end,
                case when %2$s <> 5 then 'birth dates are not the same' end,
                case when %3$s not in (0, 5) then 'sex differs' end,
                case
                    when %4$s < 3 and 5 <> all (array[%5$s, %6$s, %7$s])
                        then 'neither family names nor numbers agree'
                end
            ],
            null
        )$$,
        contact.compare_read('given_name'),
        contact.compare_read('birth_date'),
        contact.compare_read('sex'),
        contact.compare_read('family_name'),
        contact.compare_read('phone'),
        contact.compare_read('email'),
        contact.compare_read('identifier')
    )
$function$;

alter function contact.score_reasons() owner to app_owner;

revoke all on function contact.score_reasons() from public;

comment on function contact.score_reasons() is
    'Expression that says of a pattern why two contacts may not be merged without asking: an array '
    'of sentences, empty where they may.';

commit;
