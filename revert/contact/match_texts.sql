-- Revert routiq:contact/match_texts from pg

begin;

drop function contact.match_texts(text[]);

commit;
