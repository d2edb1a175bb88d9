-- Revert routiq:contact/build_segment from pg

begin;

drop function contact.build_segment(uuid);
drop function contact.segment_contacts(jsonb);
drop function contact.segment_texts(jsonb, text);
drop function contact.segment_range(jsonb, text);
drop function contact.check_segment_rule(jsonb);

commit;
