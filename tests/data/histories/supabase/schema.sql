SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.profiles (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    handle text NOT NULL,
    CONSTRAINT profiles_handle_check CHECK ((char_length(handle) > 2))
);
COMMENT ON TABLE public.profiles IS 'Who is who';
ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);
CREATE POLICY "Profiles are seen by everybody" ON public.profiles FOR SELECT USING (true);
ALTER TABLE public.profiles ENABLE ROW LEVEL SECURITY;
